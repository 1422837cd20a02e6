-- one row per hall and local day of a finished visit that somebody was asked to rate since the last refresh
select distinct visits.hall_id as unit_id, visits.finished_on as day_on
from raw_rating
inner join visits on visits.hall_id = raw_rating.hall_id and visits.visit_id = raw_rating.visit_id
where raw_rating.batch > getvariable('refreshed') and raw_rating.type = 'rating.invited'
