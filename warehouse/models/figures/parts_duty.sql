-- one row per window's day and figure of it, by window and by hall: M-36 to M-38; and who was on leave or never left
with
placed as (
  select post_days.*, duty_days.begin_us as start_us, 'window' as scope, post_days.window_id as scope_id
  from post_days
  inner join duty_days using (hall_id, day_on)
  union all by name
  select post_days.*, duty_days.begin_us as start_us, 'hall' as scope, hall_id as scope_id
  from post_days
  inner join duty_days using (hall_id, day_on)
),

said as (
  select 'M-36' as metric, scope, scope_id, start_us, uncovered_min as numerator, due_min as denominator
  from placed where has_roster
  union all
  select 'M-36p', scope, scope_id, start_us, planned_min, open_min from placed where has_roster
  union all
  select 'M-37a', scope, scope_id, start_us, late, begun from placed where has_roster
  union all
  select 'M-37b', scope, scope_id, start_us, early, over from placed where has_roster
  union all
  select 'M-37c', scope, scope_id, start_us, absent, over from placed where has_roster
  union all
  select 'M-37d', scope, scope_id, start_us, unplanned, absences from placed where has_roster
  union all
  select 'M-37e', scope, scope_id, start_us, elsewhere_min, rostered_min from placed where has_roster
  union all
  select 'M-37f', scope, scope_id, start_us, frequent, people from placed where has_roster
  union all
  select 'M-37g', scope, scope_id, start_us, continuous, people from placed where has_roster
  union all
  select 'M-38', scope, scope_id, start_us, here_min, rostered_min from placed where has_roster
),

left_out as (
  select 'M-36' as metric, scope, scope_id, start_us, 'no_roster' as reason from placed where not has_roster
  union all
  select 'M-36', scope, scope_id, start_us, unnest(list_transform(range(continuous), lambda one: 'continuous'))
  from placed where has_roster
  union all
  select 'M-37c', scope, scope_id, start_us, unnest(list_transform(range(excused), lambda one: 'on_leave'))
  from placed where has_roster
)

select
  metric, scope, scope_id, 'day' as bucket, start_us, numerator, denominator, null::varchar as reason,
  null::bigint as minute
from said
union all
select metric, scope, scope_id, 'day', start_us, 0, 0, reason, null
from left_out
