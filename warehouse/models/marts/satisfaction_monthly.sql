-- one row per service window of the city (and any other with ratings) and local month
with
months as (
  select distinct date_trunc('month', day_on)::date as month_on
  from window_days
  where good + bad + served > 0
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

keys as (
  select month_on, hall_id, window_id from summed
  union
  select month_on, hall_id, window_id from months cross join ref_windows
),

lines as (
  select
    keys.*,
    coalesce(summed.good, 0) as good,
    coalesce(summed.bad, 0) as bad,
    coalesce(summed.defaults, 0) as defaults,
    coalesce(summed.served, 0) as served,
    coalesce(summed.usable, 0) as usable,
    coalesce(summed.used, 0) as used,
    ref_windows.window_id is null or ref_windows.has_terminal or summed.good + summed.bad + summed.defaults > 0
      as can_rate,
    ref_windows.window_id is null or ref_windows.has_queue as can_count,
    coalesce(ref_windows.name, keys.window_id) as window_name
  from keys
  left join summed
    on summed.month_on = keys.month_on and summed.hall_id = keys.hall_id and summed.window_id = keys.window_id
  left join ref_windows on ref_windows.window_id = keys.window_id
)

select
  strftime(lines.month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, lines.hall_id) as hall,
  lines.window_id,
  lines.window_name,
  case when can_rate then good end as good,
  case when can_rate then bad end as bad,
  case when can_rate then good + bad end as rated,
  case when good + bad > 0 then ((1000 * good) // (good + bad) / 10)::decimal(4, 1) end as satisfaction_pct,
  case when can_count then served end as served,
  case when usable > 0 then ((1000 * used) // usable / 10)::decimal(4, 1) end as rated_pct,
  case when can_rate then defaults end as defaults,
  moment.now_at
    >= (lines.month_on + interval 1 month + interval 36 hour) at time zone coalesce(ref_units.zone, 'Asia/Shanghai')
    as is_final
from lines
cross join moment
left join ref_units on ref_units.unit_id = lines.hall_id
order by month, county, hall, lines.window_id
