-- day: key window_id: a service window's ratings of the day, as its line says and counted one by one
with
one_by_one as (
  select
    window_id,
    count(*) filter (where counts_as = 'effective' and is_good) as good,
    count(*) filter (where counts_as = 'effective' and not is_good) as bad,
    count(*) filter (where counts_as = 'default') as defaults,
    count(*) filter (where counts_as = 'voided') as voided
  from ratings
  where rated_on >= getvariable('begin_on') and rated_on < getvariable('end_on')
  group by window_id
),

lines as (
  select window_id, good, bad, defaults, voided, rated
  from satisfaction_daily
  where day >= getvariable('begin_on') and day < getvariable('end_on')
)

select
  coalesce(lines.window_id, one_by_one.window_id) as window_id,
  coalesce(lines.good, 0) as good,
  coalesce(one_by_one.good, 0) as good_one_by_one,
  coalesce(lines.bad, 0) as bad,
  coalesce(one_by_one.bad, 0) as bad_one_by_one,
  coalesce(lines.defaults, 0) as defaults,
  coalesce(one_by_one.defaults, 0) as defaults_one_by_one,
  coalesce(lines.voided, 0) as voided,
  coalesce(one_by_one.voided, 0) as voided_one_by_one,
  coalesce(lines.rated, 0) as rated,
  coalesce(lines.good + lines.bad, 0) as good_and_bad
from lines
full join one_by_one on one_by_one.window_id = lines.window_id
order by 1
