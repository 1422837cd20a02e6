-- month: key window_id: a service window's month, as its line says and as the sum of its days
with
days as (
  select window_id, sum(good)::bigint as good, sum(bad)::bigint as bad, sum(defaults)::bigint as defaults
  from satisfaction_daily
  where day >= getvariable('begin_on') and day < getvariable('end_on')
  group by window_id
),

lines as (
  select window_id, good, bad, defaults, rated
  from satisfaction_monthly
  where month = strftime(getvariable('begin_on'), '%Y-%m')
)

select
  coalesce(lines.window_id, days.window_id) as window_id,
  coalesce(lines.good, 0) as good,
  coalesce(days.good, 0) as good_of_days,
  coalesce(lines.bad, 0) as bad,
  coalesce(days.bad, 0) as bad_of_days,
  coalesce(lines.defaults, 0) as defaults,
  coalesce(days.defaults, 0) as defaults_of_days,
  coalesce(lines.rated, 0) as rated,
  coalesce(lines.good + lines.bad, 0) as good_and_bad
from lines
full join days on days.window_id = lines.window_id
order by 1
