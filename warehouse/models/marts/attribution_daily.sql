-- one row per service window and local day with finished visits, in halls that tell of attendance; today as of the moment
with
told as (
  select officer_days.*
  from officer_days
  inner join held_units on held_units.unit_id = officer_days.hall_id
  where officer_days.day_on < held_units.today
  union all by name
  select * from officers_today
)

select
  told.day_on as day,
  coalesce(unit_then.county, '') as county,
  coalesce(unit_then.name, told.hall_id) as hall,
  told.window_id,
  coalesce(window_then.name, told.window_id) as window_name,
  told.visits,
  told.nobody,
  told.several,
  told.nobody + told.several as unattributed,
  ((1000 * (told.nobody + told.several)) // told.visits / 10)::decimal(4, 1) as unattributed_pct
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
