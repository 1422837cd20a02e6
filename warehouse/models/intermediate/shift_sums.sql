-- one row per shift: what of it was due (less approved leave), where A stood, when A came and went (M-37, M-38)
with
shifts as (
  select * from rosters where begin_us < end_us
),

spans as (
  select hall_id, day_on, window_id, shift_id, 'shift' as kind, begin_us, end_us from shifts
  union all
  select
    shifts.hall_id, shifts.day_on, shifts.window_id, shifts.shift_id, 'leave',
    epoch_us(staff_facts.starts_at), epoch_us(staff_facts.ends_at)
  from shifts
  inner join staff_facts on staff_facts.hall_id = shifts.hall_id and staff_facts.staff_ref = shifts.a_ref
  where staff_facts.type = 'leave.approved' and not staff_facts.test
  union all
  select
    shifts.hall_id, shifts.day_on, shifts.window_id, shifts.shift_id,
    case when spells.window_id = shifts.window_id then 'here' else 'elsewhere' end,
    spells.begin_us, spells.end_us
  from shifts
  inner join spells
    on spells.hall_id = shifts.hall_id and spells.day_on = shifts.day_on and spells.staff_ref = shifts.a_ref
  where spells.standing = 'here'
  union all
  select shifts.hall_id, shifts.day_on, shifts.window_id, shifts.shift_id, 'past', duty_days.begin_us, duty_days.now_us
  from shifts
  inner join duty_days using (hall_id, day_on)
),

edges as (
  select hall_id, day_on, window_id, shift_id, kind, begin_us as at_us, 1 as step from spans where begin_us < end_us
  union all
  select hall_id, day_on, window_id, shift_id, kind, end_us, -1 from spans where begin_us < end_us
),

steps as (
  select
    hall_id, day_on, window_id, shift_id, at_us,
    coalesce(sum(step) filter (where kind = 'shift'), 0) as shift,
    coalesce(sum(step) filter (where kind = 'leave'), 0) as on_leave,
    coalesce(sum(step) filter (where kind = 'here'), 0) as here,
    coalesce(sum(step) filter (where kind = 'elsewhere'), 0) as elsewhere,
    coalesce(sum(step) filter (where kind = 'past'), 0) as past
  from edges
  group by all
),

segments as (
  select
    hall_id, day_on, window_id, shift_id, at_us,
    sum(shift) over along > 0 and sum(on_leave) over along = 0 as is_due,
    sum(here) over along > 0 as is_here,
    sum(elsewhere) over along > 0 as is_elsewhere,
    sum(past) over along > 0 as is_past,
    lead(at_us) over along as until_us
  from steps
  window along as (partition by hall_id, day_on, window_id, shift_id order by at_us)
),

due as (
  select
    hall_id, day_on, window_id, shift_id,
    min(at_us) as begin_us,
    max(until_us) as end_us,
    coalesce(sum(until_us - at_us) filter (where is_past), 0)::bigint as rostered_us,
    coalesce(sum(until_us - at_us) filter (where is_past and is_here), 0)::bigint as here_us,
    coalesce(sum(until_us - at_us) filter (where is_past and is_elsewhere), 0)::bigint as elsewhere_us
  from segments
  where is_due
  group by all
),

present as (
  select
    due.hall_id, due.day_on, due.window_id, due.shift_id,
    min(spells.begin_us) as came_us,
    max(spells.end_us) as went_us
  from due
  inner join shifts using (hall_id, day_on, window_id, shift_id)
  inner join spells
    on spells.hall_id = shifts.hall_id and spells.day_on = shifts.day_on and spells.staff_ref = shifts.a_ref
  where spells.standing <> 'gone' and spells.end_us > due.begin_us and spells.begin_us < due.end_us
  group by all
)

select
  shifts.hall_id, shifts.day_on, shifts.window_id, shifts.shift_id,
  due.begin_us is null as is_excused,
  coalesce(due.begin_us + duty_days.tolerance_us < duty_days.now_us, false) as is_begun,
  coalesce(due.end_us <= duty_days.now_us, false) as is_over,
  present.came_us is null as is_absent,
  coalesce(present.came_us > due.begin_us + duty_days.tolerance_us, false) as came_late,
  coalesce(present.went_us < due.end_us - duty_days.tolerance_us, false) as left_early,
  coalesce(due.rostered_us, 0) as rostered_us,
  coalesce(due.here_us, 0) as here_us,
  coalesce(due.elsewhere_us, 0) as elsewhere_us
from shifts
inner join duty_days using (hall_id, day_on)
left join due using (hall_id, day_on, window_id, shift_id)
left join present using (hall_id, day_on, window_id, shift_id)
