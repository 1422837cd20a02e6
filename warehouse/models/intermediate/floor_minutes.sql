-- one row per minute of a chosen floor that begins with a window open: even, or somebody idle while a queue is long that
-- another window (elsewhere) or the idle one itself (fixable) serves
with
open_at as (
  select
    floor_open.hall_id,
    floor_open.day_on,
    floor_open.window_id,
    floor_open.begin_us as opened_us,
    floor_windows.services,
    floor_days.idle_after_us,
    floor_days.queue_each,
    unnest(range(
      (floor_open.begin_us + 59999999) // 60000000 * 60000000,
      least(floor_open.end_us, floor_days.until_us),
      60000000
    )) as at_us
  from floor_open
  inner join floor_days on floor_days.hall_id = floor_open.hall_id and floor_days.day_on = floor_open.day_on
  inner join floor_windows
    on floor_windows.hall_id = floor_open.hall_id
    and floor_windows.day_on = floor_open.day_on
    and floor_windows.window_id = floor_open.window_id
),

waiting as (
  select
    floor_waits.hall_id,
    floor_waits.day_on,
    floor_waits.service_code,
    floor_waits.to_window_id,
    unnest(range(
      (start_us + 59999999) // 60000000 * 60000000, least(over_us, floor_days.until_us), 60000000
    )) as at_us
  from floor_waits
  inner join floor_days on floor_days.hall_id = floor_waits.hall_id and floor_days.day_on = floor_waits.day_on
),

queues as (
  select hall_id, day_on, at_us, service_code, to_window_id, count(*) as people
  from waiting
  group by all
),

able as (
  select
    queues.hall_id, queues.day_on, queues.at_us, queues.service_code, queues.to_window_id, queues.people,
    open_at.window_id, open_at.opened_us, open_at.idle_after_us, open_at.queue_each,
    case
      when queues.to_window_id is not null then queues.to_window_id = open_at.window_id
      else len(open_at.services) = 0 or coalesce(list_contains(open_at.services, queues.service_code), false)
    end as can_serve
  from queues
  inner join open_at
    on open_at.hall_id = queues.hall_id and open_at.day_on = queues.day_on and open_at.at_us = queues.at_us
  where queues.people >= open_at.queue_each
),

long as (
  select *
  from able
  qualify people >= queue_each * greatest(1, count(*) filter (where can_serve) over (
    partition by hall_id, day_on, at_us, service_code, to_window_id
  ))
),

idle as (
  select *
  from long
  where at_us - opened_us >= idle_after_us
    and not exists (
      select 1
      from floor_served
      where floor_served.hall_id = long.hall_id
        and floor_served.day_on = long.day_on
        and floor_served.window_id = long.window_id
        and floor_served.begin_us <= long.at_us
        and floor_served.end_us > long.at_us - long.idle_after_us
    )
    and not exists (
      select 1
      from floor_steps
      where floor_steps.hall_id = long.hall_id
        and floor_steps.day_on = long.day_on
        and floor_steps.window_id = long.window_id
        and floor_steps.type in ('ticket.called', 'ticket.recalled')
        and floor_steps.at_us <= long.at_us
        and floor_steps.at_us > long.at_us - long.idle_after_us
    )
),

judged as (
  select hall_id, day_on, at_us, bool_or(can_serve) as is_fixable
  from idle
  group by all
)

select
  open_minutes.hall_id,
  open_minutes.day_on,
  open_minutes.at_us,
  judged.at_us is not null as is_idle,
  coalesce(judged.is_fixable, false) as is_fixable
from (select distinct hall_id, day_on, at_us from open_at) as open_minutes
left join judged
  on judged.hall_id = open_minutes.hall_id
  and judged.day_on = open_minutes.day_on
  and judged.at_us = open_minutes.at_us
