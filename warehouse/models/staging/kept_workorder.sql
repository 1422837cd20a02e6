-- one row per fact of a work order that is open, was dispatched or due this month or the last, or was told of lately
with
chosen as (
  select matter_no
  from workorders, held_places
  where is_open or dispatched_on >= month_before or due_on >= month_before
  union
  select workorder_no from raw_workorder, held_places where received_at >= since_at
)

select
  id, type, subject, workorder_no, unit_id, to_unit_id, into_workorder_no, test, event_at, received_at, sequence, due_at,
  promise_days, zone, category, channel, caller_ref, ground, reached, resolved, "level", topic, "partition", "offset"
from raw_workorder
where workorder_no in (select matter_no from chosen)
