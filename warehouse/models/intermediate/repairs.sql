-- one row per repair of the chosen days: since when what it mended was broken (MTTR, M-43)
with
told as (
  select
    hall_id, device_id, type, window_id, epoch_us(event_at) as at_us,
    count(*) filter (where type = 'device.repaired') over (
      partition by hall_id, device_id order by event_at, sequence, id::varchar
      rows between unbounded preceding and 1 preceding
    ) as earlier
  from device_facts
  where type in ('device.faulted', 'device.repaired') and not test
),

mended as (
  select
    repaired.hall_id, repaired.device_id, repaired.window_id, repaired.at_us, repaired.earlier,
    min(faulted.at_us) as since_us
  from told as repaired
  inner join told as faulted
    on faulted.hall_id = repaired.hall_id
    and faulted.device_id = repaired.device_id
    and faulted.earlier = repaired.earlier
  where repaired.type = 'device.repaired'
    and faulted.type = 'device.faulted'
    and repaired.at_us - faulted.at_us < 2592000000000
  group by all
),

placed as (
  select
    mended.hall_id, mended.device_id, mended.earlier,
    arg_max_null(places.window_id, (places.from_us, places.by_event, places.place_order)) as window_id
  from mended
  inner join places
    on places.hall_id = mended.hall_id
    and places.device_id = mended.device_id
    and places.from_us <= mended.at_us
    and mended.at_us < places.to_us
  group by all
)

select
  mended.hall_id,
  duty_days.day_on,
  coalesce(placed.window_id, mended.window_id) as window_id,
  (mended.at_us - mended.since_us) // 1000000 as seconds
from mended
inner join duty_days
  on duty_days.hall_id = mended.hall_id
  and mended.at_us >= duty_days.begin_us
  and mended.at_us < duty_days.end_us
  and mended.at_us <= duty_days.now_us
left join placed
  on placed.hall_id = mended.hall_id and placed.device_id = mended.device_id and placed.earlier = mended.earlier
