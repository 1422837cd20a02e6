-- one row per visit touched since the last refresh and day of issue that any of its facts names: old and new, so that a
-- day can prune the scan of its facts
with
touched as (
  select distinct hall_id, visit_id, hall_id || chr(31) || visit_id as journey, issued_on
  from raw_queue
  where batch > getvariable('refreshed')
)

select hall_id, visit_id, issued_on, journey
from touched
union
select hall_id, visit_id, issued_on, journey
from known_visits
semi join touched on touched.journey = known_visits.journey
union
select hall_id, visit_id, issued_on, journey
from visit_days
semi join touched on touched.journey = visit_days.journey
