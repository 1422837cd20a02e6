-- one row per service window and local day of a hall that tells of attendance; today as of the moment
with
told as (
  select post_days.*
  from post_days
  inner join held_units on held_units.unit_id = post_days.hall_id
  where post_days.day_on < held_units.today
  union all by name
  select * from posts_today
)

select
  told.day_on as day,
  coalesce(unit_then.county, '') as county,
  coalesce(unit_then.name, told.hall_id) as hall,
  told.window_id,
  coalesce(window_then.name, told.window_id) as window_name,
  told.has_roster,
  told.due_min,
  told.uncovered_min,
  told.planned_min,
  case when has_roster then told.rostered_min end as rostered_min,
  case when has_roster then told.here_min end as on_window_min,
  case when told.rostered_min > 0 then ((1000 * told.here_min) // told.rostered_min / 10)::decimal(4, 1) end
    as dedicated_pct,
  case when has_roster then told.elsewhere_min end as other_post_min,
  case when has_roster then told.begun end as shifts,
  case when has_roster then told.late end as late,
  case when has_roster then told.early end as early,
  case when has_roster then told.absent end as absent,
  case when has_roster then told.excused end as on_leave,
  case when has_roster then told.absences end as absences,
  case when has_roster then told.unplanned end as unplanned,
  case when has_roster then told.frequent end as frequent,
  case when has_roster then told.continuous end as continuous
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
