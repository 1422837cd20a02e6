-- one row per window's day and person signed in there: absences, too many or too long, never signed out (M-37)
with
people as (
  select hall_id, day_on, window_id, staff_ref from spells
  where window_id is not null and standing <> 'gone'
  group by all
),

absences as (
  select
    hall_id, day_on, window_id, staff_ref,
    count(*) as absences,
    count(*) filter (where not is_planned) as unplanned
  from spells
  where standing = 'away'
  group by all
),

spans as (
  select people.*, 'open' as kind, open_hours.begin_us, least(open_hours.end_us, duty_days.now_us) as end_us
  from people
  inner join open_hours using (hall_id, day_on)
  inner join duty_days using (hall_id, day_on)
  union all
  select people.*, 'hull', min(open_hours.begin_us), max(open_hours.end_us)
  from people
  inner join open_hours using (hall_id, day_on)
  where open_hours.begin_us < open_hours.end_us
  group by all
  union all
  select people.*, 'hours', open_hours.begin_us, open_hours.end_us
  from people
  inner join open_hours using (hall_id, day_on)
  union all
  select hall_id, day_on, window_id, staff_ref, standing, begin_us, end_us
  from spells
  where standing = 'here' or (standing = 'away' and not is_planned)
),

edges as (
  select hall_id, day_on, window_id, staff_ref, kind, begin_us as at_us, 1 as step from spans where begin_us < end_us
  union all
  select hall_id, day_on, window_id, staff_ref, kind, end_us, -1 from spans where begin_us < end_us
),

steps as (
  select
    hall_id, day_on, window_id, staff_ref, at_us,
    coalesce(sum(step) filter (where kind = 'open'), 0) as opened,
    coalesce(sum(step) filter (where kind = 'hull'), 0) as hull,
    coalesce(sum(step) filter (where kind = 'hours'), 0) as hours,
    coalesce(sum(step) filter (where kind = 'here'), 0) as here,
    coalesce(sum(step) filter (where kind = 'away'), 0) as away
  from edges
  group by all
),

segments as (
  select
    hall_id, day_on, window_id, staff_ref,
    sum(opened) over along as opened,
    sum(hull) over along as hull,
    sum(hours) over along as hours,
    sum(here) over along as here,
    sum(away) over along as away,
    lead(at_us) over along as until_us,
    lead(at_us) over along - at_us as lasted_us
  from steps
  window along as (partition by hall_id, day_on, window_id, staff_ref order by at_us)
),

sums as (
  select
    hall_id, day_on, window_id, staff_ref,
    coalesce(sum(lasted_us) filter (where opened > 0 and away > 0), 0)::bigint as away_us,
    coalesce(sum(lasted_us) filter (where hull > 0 and hours = 0), 0)::bigint as break_us,
    coalesce(sum(lasted_us) filter (where hull > 0 and here = 0), 0)::bigint as not_here_us,
    max(until_us) filter (where hull > 0) as closing_us
  from segments
  group by all
)

select
  people.*,
  coalesce(absences.absences, 0) as absences,
  coalesce(absences.unplanned, 0) as unplanned,
  coalesce(absences.unplanned, 0) > duty_days.absences
    or coalesce(sums.away_us, 0) > duty_days.absent_us as is_frequent,
  coalesce(sums.break_us > 0 and sums.not_here_us = 0 and duty_days.now_us >= sums.closing_us, false) as is_continuous
from people
inner join duty_days using (hall_id, day_on)
left join absences using (hall_id, day_on, window_id, staff_ref)
left join sums using (hall_id, day_on, window_id, staff_ref)
