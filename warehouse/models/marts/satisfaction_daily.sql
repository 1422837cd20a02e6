-- one row per service window and local day with a rating or a finished visit
select
  window_days.day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, window_days.hall_id) as hall,
  window_days.window_id,
  coalesce(ref_windows.name, window_days.window_id) as window_name,
  good,
  bad,
  good + bad as rated,
  case when good + bad > 0 then ((1000 * good) // (good + bad) / 10)::decimal(4, 1) end as satisfaction_pct,
  case when coalesce(ref_windows.has_queue, true) then served end as served,
  case when usable > 0 then ((1000 * used) // usable / 10)::decimal(4, 1) end as rated_pct,
  defaults,
  voided,
  duplicates,
  moment.now_at >= (window_days.day_on + 1 + interval 2 hour) at time zone coalesce(ref_units.zone, 'Asia/Shanghai')
    as is_final
from window_days
cross join moment
left join ref_windows on ref_windows.window_id = window_days.window_id
left join ref_units on ref_units.unit_id = window_days.hall_id
order by day, county, hall, window_id
