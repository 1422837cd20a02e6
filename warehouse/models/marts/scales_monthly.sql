-- one row per service window, local month and scale in which its effective ratings were given (domain 5.3, 8)
with
counted as (
  select
    date_trunc('month', rated_on)::date as month_on,
    hall_id,
    window_id,
    raw_scale as scale,
    count(*) as rated,
    count(*) filter (where is_good) as good
  from ratings
  where counts_as = 'effective'
  group by all
)

select
  strftime(month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, counted.hall_id) as hall,
  counted.window_id,
  coalesce(ref_windows.name, counted.window_id) as window_name,
  scale,
  good,
  rated - good as bad,
  rated,
  ((1000 * good) // rated / 10)::decimal(4, 1) as satisfaction_pct,
  ((1000 * rated) // sum(rated) over (partition by month_on, counted.hall_id, counted.window_id) / 10)::decimal(4, 1)
    as scale_pct
from counted
left join ref_windows on ref_windows.window_id = counted.window_id
left join ref_units on ref_units.unit_id = counted.hall_id
order by month, county, hall, counted.window_id, scale
