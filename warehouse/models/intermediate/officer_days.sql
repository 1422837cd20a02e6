-- one row per service window and local day of a hall that tells of attendance: finished visits by how many people were
-- signed in then: one, nobody or several (M-37h)
select
  hall_id,
  day_on,
  window_id,
  count(*) as visits,
  count(*) filter (where officers = 0) as nobody,
  count(*) filter (where officers > 1) as several
from officer_visits
group by all
