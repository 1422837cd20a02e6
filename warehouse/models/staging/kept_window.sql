-- one row per fact of a window's hours on the held days
select id, type, hall_id, window_id, reason, until, test, event_at, received_at, sequence, topic, "partition", "offset"
from raw_window
where event_at >= (select since_at from held_places)
