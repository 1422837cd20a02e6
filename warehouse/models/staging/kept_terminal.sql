-- one row per terminal fact of the held days
select id, type, hall_id, window_id, device_id, status, source, test, event_at, received_at, sequence, topic, "partition", "offset"
from raw_terminal
where event_at >= (select since_at from held_places)
