-- one row per call fact of the held days
select
  id, type, centre_id, call_id, line, zone, wait_s, ground, transferred_from, caller_ref, test, event_at, received_at, sequence,
  topic, "partition", "offset"
from raw_call
where event_at >= (select since_at from held_places)
