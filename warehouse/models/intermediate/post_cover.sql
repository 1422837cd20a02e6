-- one row per window's day with a roster: time open up to now, planned to be shut, and covered by nobody (M-36)
with
posts as (
  select distinct hall_id, day_on, window_id from rosters
),

told as (
  select
    duty_days.hall_id, duty_days.day_on, window_facts.window_id, window_facts.type, window_facts.reason,
    epoch_us(window_facts.event_at) as begin_us,
    coalesce(
      lead(epoch_us(window_facts.event_at)) over (
        partition by duty_days.hall_id, duty_days.day_on, window_facts.window_id
        order by window_facts.event_at, window_facts.sequence, window_facts.id::varchar
      ),
      duty_days.end_us
    ) as end_us
  from window_facts
  inner join duty_days
    on duty_days.hall_id = window_facts.hall_id
    and epoch_us(window_facts.event_at) >= duty_days.begin_us
    and epoch_us(window_facts.event_at) < duty_days.end_us
  where window_facts.type <> 'hours.extended'
    and not window_facts.test
    and epoch_us(window_facts.event_at) <= duty_days.now_us
),

spans as (
  select posts.*, 'open' as kind, open_hours.begin_us, least(open_hours.end_us, duty_days.now_us) as end_us
  from posts
  inner join open_hours using (hall_id, day_on)
  inner join duty_days using (hall_id, day_on)
  union all
  select posts.*, 'planned', told.begin_us, told.end_us
  from posts
  inner join told using (hall_id, day_on, window_id)
  where told.type in ('window.paused', 'window.closed') and coalesce(told.reason, '') <> ''
  union all
  select
    hall_id, day_on, window_id, case standing when 'here' then 'here' else 'planned' end,
    spells.begin_us, spells.end_us
  from spells
  inner join post_refs using (hall_id, day_on, window_id, staff_ref)
  where standing = 'here' or (standing = 'away' and is_planned)
),

edges as (
  select hall_id, day_on, window_id, kind, begin_us as at_us, 1 as step from spans where begin_us < end_us
  union all
  select hall_id, day_on, window_id, kind, end_us, -1 from spans where begin_us < end_us
),

steps as (
  select
    hall_id, day_on, window_id, at_us,
    coalesce(sum(step) filter (where kind = 'open'), 0) as opened,
    coalesce(sum(step) filter (where kind = 'planned'), 0) as planned,
    coalesce(sum(step) filter (where kind = 'here'), 0) as here
  from edges
  group by all
),

segments as (
  select
    hall_id, day_on, window_id,
    sum(opened) over along as opened,
    sum(planned) over along as planned,
    sum(here) over along as here,
    lead(at_us) over along - at_us as lasted_us
  from steps
  window along as (partition by hall_id, day_on, window_id order by at_us)
)

select
  posts.hall_id,
  posts.day_on,
  posts.window_id,
  coalesce(sum(lasted_us) filter (where opened > 0), 0)::bigint as open_us,
  coalesce(sum(lasted_us) filter (where opened > 0 and planned > 0), 0)::bigint as planned_us,
  coalesce(sum(lasted_us) filter (where opened > 0 and planned = 0 and here = 0), 0)::bigint as uncovered_us
from posts
left join segments using (hall_id, day_on, window_id)
group by all
