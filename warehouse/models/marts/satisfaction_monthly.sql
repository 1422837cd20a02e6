-- one row per service window of the city (and any other with ratings) and local month
with
months as (
  select distinct date_trunc('month', day_on)::date as month_on from window_days where good + bad + served > 0
),

summed as (
  select
    hall_id,
    window_id,
    date_trunc('month', day_on)::date as month_on,
    sum(good)::bigint as good,
    sum(bad)::bigint as bad,
    sum(defaults)::bigint as defaults,
    sum(served)::bigint as served,
    sum(usable)::bigint as usable,
    sum(used)::bigint as used
  from window_days
  group by all
),

lines as (
  select month_on, hall_id, window_id from summed
  union
  select month_on, hall_id, window_id from months cross join ref_windows
)

select
  strftime(lines.month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, lines.hall_id) as hall,
  lines.window_id,
  coalesce(ref_windows.name, lines.window_id) as window_name,
  case when has_terminal then good end as good,
  case when has_terminal then bad end as bad,
  case when has_terminal then good + bad end as rated,
  case when good + bad > 0 then ((1000 * good) // (good + bad) / 10)::decimal(4, 1) end as satisfaction_pct,
  case when has_queue then served end as served,
  case when usable > 0 then ((1000 * used) // usable / 10)::decimal(4, 1) end as rated_pct,
  case when has_terminal then defaults end as defaults,
  moment.now_at
    >= (lines.month_on + interval 1 month + interval 36 hour) at time zone coalesce(ref_units.zone, 'Asia/Shanghai')
    as is_final
from (
  select
    lines.month_on, lines.hall_id, lines.window_id,
    coalesce(good, 0) as good, coalesce(bad, 0) as bad, coalesce(defaults, 0) as defaults,
    coalesce(served, 0) as served, coalesce(usable, 0) as usable, coalesce(used, 0) as used,
    coalesce(summed.good + summed.bad + summed.defaults > 0, false) or coalesce(ref_windows.has_terminal, true)
      as has_terminal,
    coalesce(ref_windows.has_queue, true) as has_queue
  from lines
  left join summed
    on summed.month_on = lines.month_on and summed.hall_id = lines.hall_id and summed.window_id = lines.window_id
  left join ref_windows on ref_windows.window_id = lines.window_id
) as lines
cross join moment
left join ref_windows on ref_windows.window_id = lines.window_id
left join ref_units on ref_units.unit_id = lines.hall_id
order by month, county, hall, lines.window_id
