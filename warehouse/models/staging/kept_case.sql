-- one row per fact of a case that is open, or was due this month or the last
with
chosen as (
  select matter_no
  from matters, held_places
  where kind = 'case'
    and (is_open or accepted_at is null or coalesce(due_on, completed_at::date, withdrawn_at::date) >= month_before
      or received_on >= month_before)
)

select
  id, type, case_no, unit_id, test, event_at, received_at, sequence, due_at, promise_days, day_kind, zone,
  service_code, service_name, channel, materials_complete, after_hours, complete, topic, "partition", "offset"
from raw_case
where case_no in (select matter_no from chosen)
