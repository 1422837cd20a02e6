-- one row per service window, local day and hour in which it was rated; names of the day
select
  rating_hours.day_on as day,
  hour,
  coalesce(unit_then.county, '') as county,
  coalesce(unit_then.name, rating_hours.hall_id) as hall,
  rating_hours.window_id,
  coalesce(window_then.name, rating_hours.window_id) as window_name,
  good,
  bad,
  good + bad as rated,
  ((1000 * good) // nullif(good + bad, 0) / 10)::decimal(4, 1) as satisfaction_pct,
  defaults,
  voided,
  duplicates,
  platform,
  tests
from rating_hours
left join ref_windows_history as window_then
  on window_then.window_id = rating_hours.window_id
  and not window_then.is_superseded
  and window_then.valid_from <= rating_hours.day_on
  and (window_then.valid_to is null or rating_hours.day_on < window_then.valid_to)
left join ref_units_history as unit_then
  on unit_then.unit_id = rating_hours.hall_id
  and not unit_then.is_superseded
  and unit_then.valid_from <= rating_hours.day_on
  and (unit_then.valid_to is null or rating_hours.day_on < unit_then.valid_to)
order by day, hour, county, hall, window_id
