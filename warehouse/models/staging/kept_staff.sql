-- one row per staff fact of the held days; leave by its last day, a roster by its own
select
  id, type, hall_id, window_id, staff_ref, deputy_ref, absent_ref, roster_on, starts_at, ends_at, planned,
  expected_return_at, test, event_at, received_at, sequence, topic, "partition", "offset"
from raw_staff
where greatest(event_at, ends_at, roster_on::timestamptz) >= (select since_at from held_places)
