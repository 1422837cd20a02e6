-- one row per hall and chosen floor with an open window, as it stands at the day's end: idle-while-queue minutes (M-22c)
select
  hall_id,
  day_on,
  count(*) as open_min,
  count(*) filter (where is_idle) as idle_min,
  count(*) filter (where is_fixable) as fixable_min
from floor_minutes
group by all
