-- one row per service window and local day on which it finished something: items asked for and rated (M-05a to M-05i)
select
  usage_days.day_on as day,
  coalesce(unit_then.county, '') as county,
  coalesce(unit_then.name, usage_days.hall_id) as hall,
  usage_days.window_id,
  coalesce(window_then.name, usage_days.window_id) as window_name,
  items,
  usable_items,
  rated_items,
  ((1000 * rated_items) // nullif(usable_items, 0) / 10)::decimal(4, 1) as items_rated_pct,
  invited_items,
  ((1000 * invited_items) // nullif(usable_items, 0) / 10)::decimal(4, 1) as invited_pct,
  invited_and_rated,
  ((1000 * invited_and_rated) // nullif(invited_items, 0) / 10)::decimal(4, 1) as invited_rated_pct,
  unrated_items,
  ((1000 * unrated_items) // nullif(items, 0) / 10)::decimal(4, 1) as unrated_pct,
  unrated_items - unrated_no_press - unrated_no_device as unrated_not_invited,
  unrated_no_press,
  unrated_no_device,
  tests
from usage_days
left join ref_windows_history as window_then
  on window_then.window_id = usage_days.window_id
  and not window_then.is_superseded
  and window_then.valid_from <= usage_days.day_on
  and (window_then.valid_to is null or usage_days.day_on < window_then.valid_to)
left join ref_units_history as unit_then
  on unit_then.unit_id = usage_days.hall_id
  and not unit_then.is_superseded
  and unit_then.valid_from <= usage_days.day_on
  and (unit_then.valid_to is null or usage_days.day_on < unit_then.valid_to)
where items > 0 or tests > 0
order by day, county, hall, usage_days.window_id
