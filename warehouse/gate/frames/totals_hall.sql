-- day: key county, hall: a hall's waits of the day, added up by service window and by hour
with
by_window as (
  select county, hall, sum(served)::bigint as served, sum(over_30_min)::bigint as over_30_min
  from waits_daily
  where day >= getvariable('begin_on') and day < getvariable('end_on')
  group by all
),

by_hour as (
  select county, hall, sum(served)::bigint as served, sum(over_30_min)::bigint as over_30_min
  from waits_hourly
  where day >= getvariable('begin_on') and day < getvariable('end_on')
  group by all
)

select
  county,
  hall,
  coalesce(by_window.served, 0) as by_window,
  coalesce(by_hour.served, 0) as by_hour,
  coalesce(by_window.over_30_min, 0) as over_30_min_by_window,
  coalesce(by_hour.over_30_min, 0) as over_30_min_by_hour
from by_window
full join by_hour using (county, hall)
order by 1, 2
