-- one row per window's day and span in which some device of it was online: a pulse lasts a while, but not while broken
with
faults as (
  select
    hall_id, device_id, type,
    epoch_us(event_at) as begin_us,
    least(
      epoch_us(event_at) + 2592000000000,
      coalesce(
        min(epoch_us(event_at)) filter (where type = 'device.repaired') over (
          partition by hall_id, device_id order by event_at, sequence, id::varchar
          rows between 1 following and unbounded following
        ),
        epoch_us(event_at) + 2592000000000
      )
    ) as end_us
  from device_facts
  where type in ('device.faulted', 'device.repaired') and not test
),

spans as (
  select hall_id, day_on, window_id, device_id, 'online' as kind, at_us as begin_us, until_us as end_us
  from pulses
  where window_id is not null and status = 'ok'
  union all
  select distinct pulses.hall_id, pulses.day_on, pulses.window_id, pulses.device_id, 'broken', faults.begin_us, faults.end_us
  from pulses
  inner join faults on faults.hall_id = pulses.hall_id and faults.device_id = pulses.device_id
  where faults.type = 'device.faulted' and pulses.window_id is not null
),

edges as (
  select hall_id, day_on, window_id, device_id, kind, begin_us as at_us, 1 as step from spans where begin_us < end_us
  union all
  select hall_id, day_on, window_id, device_id, kind, end_us, -1 from spans where begin_us < end_us
),

steps as (
  select
    hall_id, day_on, window_id, device_id, at_us,
    coalesce(sum(step) filter (where kind = 'online'), 0) as online,
    coalesce(sum(step) filter (where kind = 'broken'), 0) as broken
  from edges
  group by all
),

segments as (
  select
    hall_id, day_on, window_id, device_id, at_us as begin_us,
    sum(online) over along > 0 and sum(broken) over along = 0 as is_online,
    lead(at_us) over along as end_us
  from steps
  window along as (partition by hall_id, day_on, window_id, device_id order by at_us)
),

islands as (
  select
    hall_id, day_on, window_id, begin_us, end_us,
    coalesce(begin_us > max(end_us) over (
      partition by hall_id, day_on, window_id order by begin_us, end_us rows between unbounded preceding and 1 preceding
    ), true) as is_new
  from segments
  where is_online and end_us > begin_us
),

numbered as (
  select *, count(*) filter (where is_new) over (
    partition by hall_id, day_on, window_id order by begin_us, end_us
  ) as island
  from islands
)

select hall_id, day_on, window_id, min(begin_us) as begin_us, max(end_us) as end_us
from numbered
group by hall_id, day_on, window_id, island
