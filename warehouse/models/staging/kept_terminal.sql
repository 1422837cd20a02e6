-- one row per terminal fact of the held days; what is said of a device, as long as a held rating may hang on it
select
  id, type, hall_id, window_id, device_id, status, backlog, in_place, source, test, event_at, received_at, sequence,
  topic, "partition", "offset"
from raw_terminal
where event_at >= case
  when type = 'device.heartbeat' then (select since_at from held_places)
  else (select now_at from moment) - interval 125 day
end
