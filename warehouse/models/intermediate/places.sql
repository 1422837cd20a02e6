-- one row per word about where a device stands: by the registry for ever, by an event for thirty days (domain 5.3, 15)
select
  ref_devices_history.hall_id,
  device_id,
  coalesce(
    epoch_us(placed_at),
    epoch_us(timezone(coalesce(ref_units.zone, 'Asia/Shanghai'), ref_devices_history.valid_from::timestamp))
  ) as from_us,
  9000000000000000000 as to_us,
  0 as by_event,
  ref_devices_history.valid_from::varchar as place_order,
  window_id
from ref_devices_history
left join ref_units on ref_units.unit_id = ref_devices_history.hall_id
where not is_superseded
union all
select
  hall_id,
  device_id,
  epoch_us(event_at),
  epoch_us(event_at) + 2592000000000,
  1,
  sequence || '/' || id::varchar,
  window_id
from device_facts
where type in ('device.registered', 'device.moved') and not test
