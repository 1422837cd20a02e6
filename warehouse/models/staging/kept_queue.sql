-- one row per ticket fact of the held days
select
  id, type, hall_id, window_id, visit_id, issued_on, test, event_at, received_at, sequence, slot_at, service_code,
  priority,
  to_service_code,
  to_window_id,
  item_codes, outcome,
  topic, "partition", "offset"
from raw_queue
where issued_on >= (select first_day from held_places)
