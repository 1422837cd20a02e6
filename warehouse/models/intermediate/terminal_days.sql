-- one row per service window and local day of a hall that tells of devices: open and online minutes, repairs (M-43)
with
windows as (
  select
    duty_days.hall_id, duty_days.day_on, duty_days.now_us, ref_windows_history.window_id, ref_windows_history.has_terminal
  from duty_days
  inner join ref_windows_history
    on ref_windows_history.hall_id = duty_days.hall_id
    and not ref_windows_history.is_superseded
    and ref_windows_history.valid_from <= duty_days.day_on
    and (ref_windows_history.valid_to is null or duty_days.day_on < ref_windows_history.valid_to)
  where duty_days.tells_of_devices
),

standing as (
  select
    duty_days.hall_id, duty_days.day_on, places.device_id,
    arg_max_null(places.window_id, (places.from_us, places.by_event, places.place_order)) as window_id
  from duty_days
  inner join places
    on places.hall_id = duty_days.hall_id and places.from_us <= duty_days.now_us and duty_days.now_us < places.to_us
  group by all
),

retired as (
  select duty_days.hall_id, duty_days.day_on, device_facts.device_id
  from duty_days
  inner join device_facts
    on device_facts.hall_id = duty_days.hall_id and epoch_us(device_facts.event_at) <= duty_days.now_us
  where device_facts.type in ('device.registered', 'device.moved', 'device.retired') and not device_facts.test
  group by all
  having arg_max(device_facts.type, (device_facts.event_at, device_facts.sequence, device_facts.id::varchar))
    = 'device.retired'
),

devices as (
  select hall_id, day_on, window_id from standing
  anti join retired using (hall_id, day_on, device_id)
  union
  select hall_id, day_on, window_id from pulses
),

spans as (
  select windows.hall_id, windows.day_on, windows.window_id, 'open' as kind,
    open_hours.begin_us, least(open_hours.end_us, windows.now_us) as end_us
  from windows
  inner join open_hours using (hall_id, day_on)
  union all
  select hall_id, day_on, window_id, 'online', begin_us, end_us from online
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
    coalesce(sum(step) filter (where kind = 'online'), 0) as online
  from edges
  group by all
),

segments as (
  select
    hall_id, day_on, window_id,
    sum(opened) over along as opened,
    sum(online) over along as online,
    lead(at_us) over along - at_us as lasted_us
  from steps
  window along as (partition by hall_id, day_on, window_id order by at_us)
),

minutes as (
  select
    hall_id, day_on, window_id,
    coalesce(sum(lasted_us) filter (where opened > 0), 0)::bigint // 60000000 as open_min,
    coalesce(sum(lasted_us) filter (where opened > 0 and online > 0), 0)::bigint // 60000000 as online_min
  from segments
  group by all
),

mended as (
  select hall_id, day_on, window_id, count(*) as repairs, sum(seconds)::bigint as repair_s
  from repairs
  group by all
)

select
  windows.hall_id,
  windows.day_on,
  windows.window_id,
  windows.has_terminal and devices.window_id is not null as has_device,
  coalesce(minutes.open_min, 0) as open_min,
  coalesce(minutes.online_min, 0) as online_min,
  coalesce(mended.repairs, 0) as repairs,
  coalesce(mended.repair_s, 0) as repair_s
from windows
left join devices using (hall_id, day_on, window_id)
left join minutes using (hall_id, day_on, window_id)
left join mended using (hall_id, day_on, window_id)
