-- one row per service window and local day with a rating or a finished visit; names of the day, and today's units
select
  window_days.day_on as day,
  coalesce(unit_then.county, '') as county,
  coalesce(unit_then.name, window_days.hall_id) as hall,
  window_days.window_id,
  coalesce(window_then.name, window_days.window_id) as window_name,
  good,
  bad,
  good + bad as rated,
  case when good + bad > 0 then ((1000 * good) // (good + bad) / 10)::decimal(4, 1) end as satisfaction_pct,
  case when coalesce(window_then.has_queue, true) then served end as served,
  case when usable > 0 then ((1000 * used) // usable / 10)::decimal(4, 1) end as rated_pct,
  defaults,
  voided,
  duplicates,
  moment.now_at >= (window_days.day_on + 1 + interval 2 hour) at time zone coalesce(unit_then.zone, 'Asia/Shanghai')
    as is_final,
  coalesce(unit_now.county, '') as county_now,
  coalesce(unit_now.name, window_days.hall_id) as hall_now,
  coalesce(windows_now.now_id, window_days.window_id) as window_id_now
from window_days
cross join moment
left join ref_windows_history as window_then
  on window_then.window_id = window_days.window_id
  and not window_then.is_superseded
  and window_then.valid_from <= window_days.day_on
  and (window_then.valid_to is null or window_days.day_on < window_then.valid_to)
left join ref_units_history as unit_then
  on unit_then.unit_id = window_days.hall_id
  and not unit_then.is_superseded
  and unit_then.valid_from <= window_days.day_on
  and (unit_then.valid_to is null or window_days.day_on < unit_then.valid_to)
left join windows_now on windows_now.window_id = window_days.window_id
left join ref_windows as window_now on window_now.window_id = windows_now.now_id
left join units_now on units_now.unit_id = coalesce(window_now.hall_id, window_days.hall_id)
left join ref_units as unit_now on unit_now.unit_id = units_now.now_id
order by day, county, hall, window_id
