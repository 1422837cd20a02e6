-- one row per service window and local day of a hall that tells of devices; today as of the moment
with
told as (
  select terminal_days.*
  from terminal_days
  inner join held_units on held_units.unit_id = terminal_days.hall_id
  where terminal_days.day_on < held_units.today
  union all by name
  select * from terminals_today
)

select
  told.day_on as day,
  coalesce(unit_then.county, '') as county,
  coalesce(unit_then.name, told.hall_id) as hall,
  told.window_id,
  coalesce(window_then.name, told.window_id) as window_name,
  told.has_device,
  case when has_device then told.open_min end as open_min,
  case when has_device then told.online_min end as online_min,
  case when has_device and told.open_min > 0 then ((1000 * told.online_min) // told.open_min / 10)::decimal(4, 1) end
    as online_pct,
  told.repairs,
  case when told.repairs > 0 then told.repair_s // told.repairs end as repair_mean_s
from told
left join ref_windows_history as window_then
  on window_then.window_id = told.window_id
  and not window_then.is_superseded
  and window_then.valid_from <= told.day_on
  and (window_then.valid_to is null or told.day_on < window_then.valid_to)
left join ref_units_history as unit_then
  on unit_then.unit_id = told.hall_id
  and not unit_then.is_superseded
  and unit_then.valid_from <= told.day_on
  and (unit_then.valid_to is null or told.day_on < unit_then.valid_to)
order by day, county, hall, window_id
