-- one row per visit finished on a chosen day, not before it was issued: no drills
select
  visits.hall_id,
  visits.window_id,
  visits.finished_on as day_on,
  epoch_us(visits.finished_at) as at_us,
  greatest(1, len(list_distinct(visits.item_codes))) as items
from visits
inner join flag_days on flag_days.unit_id = visits.hall_id and flag_days.day_on = visits.finished_on
where not visits.test and visits.issued_on <= visits.finished_on
