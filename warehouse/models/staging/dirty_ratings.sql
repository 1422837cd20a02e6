-- one row per rating journey touched since the last refresh, by a rating or by a verdict on one
select distinct coalesce(hall_id || chr(31) || visit_id, id::varchar) as journey
from raw_rating
where batch > getvariable('refreshed') and type in ('rating.submitted', 'rating.default_applied')
union
select coalesce(told.hall_id || chr(31) || told.visit_id, told.id::varchar) as journey
from raw_rating as verdict
inner join raw_rating as told on told.id = try_cast(verdict.rating_id as uuid)
where verdict.batch > getvariable('refreshed')
  and verdict.type in ('rating.voided', 'rating.reinstated', 'rating.revised')
  and told.type in ('rating.submitted', 'rating.default_applied')
