-- one row per service window and local day of a hall that tells of attendance: covered, late, early, away (M-36 to M-38)
with
windows as (
  select duty_days.hall_id, duty_days.day_on, ref_windows_history.window_id
  from duty_days
  inner join ref_windows_history
    on ref_windows_history.hall_id = duty_days.hall_id
    and not ref_windows_history.is_superseded
    and ref_windows_history.valid_from <= duty_days.day_on
    and (ref_windows_history.valid_to is null or duty_days.day_on < ref_windows_history.valid_to)
  where duty_days.tells_of_posts
  union
  select hall_id, day_on, window_id from rosters
),

shifts as (
  select
    hall_id, day_on, window_id,
    count(*) filter (where is_excused) as excused,
    count(*) filter (where is_begun) as begun,
    count(*) filter (where is_begun and case when is_absent then not is_over else came_late end) as late,
    count(*) filter (where is_over) as over,
    count(*) filter (where is_over and is_absent) as absent,
    count(*) filter (where is_over and left_early) as early,
    sum(rostered_us)::bigint // 60000000 as rostered_min,
    sum(here_us)::bigint // 60000000 as here_min,
    sum(elsewhere_us)::bigint // 60000000 as elsewhere_min
  from shift_sums
  group by all
),

people as (
  select
    hall_id, day_on, window_id,
    count(*) as people,
    sum(absences)::bigint as absences,
    sum(unplanned)::bigint as unplanned,
    count(*) filter (where is_frequent) as frequent,
    count(*) filter (where is_continuous) as continuous
  from post_people
  group by all
)

select
  windows.hall_id,
  windows.day_on,
  windows.window_id,
  post_cover.window_id is not null as has_roster,
  post_cover.open_us // 60000000 as open_min,
  post_cover.planned_us // 60000000 as planned_min,
  (post_cover.open_us - post_cover.planned_us) // 60000000 as due_min,
  post_cover.uncovered_us // 60000000 as uncovered_min,
  coalesce(shifts.begun, 0) as begun,
  coalesce(shifts.late, 0) as late,
  coalesce(shifts.over, 0) as over,
  coalesce(shifts.early, 0) as early,
  coalesce(shifts.absent, 0) as absent,
  coalesce(shifts.excused, 0) as excused,
  coalesce(shifts.rostered_min, 0) as rostered_min,
  coalesce(shifts.here_min, 0) as here_min,
  coalesce(shifts.elsewhere_min, 0) as elsewhere_min,
  coalesce(people.people, 0) as people,
  coalesce(people.absences, 0) as absences,
  coalesce(people.unplanned, 0) as unplanned,
  coalesce(people.frequent, 0) as frequent,
  coalesce(people.continuous, 0) as continuous
from windows
left join post_cover using (hall_id, day_on, window_id)
left join shifts using (hall_id, day_on, window_id)
left join people using (hall_id, day_on, window_id)
