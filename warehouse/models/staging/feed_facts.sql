-- one row per fact that a source outside told, of whatever family, with the local day on which it happened
with
told as (
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_rating
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_queue
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_window
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_terminal
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_staff
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_case
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_demand
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_workorder
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_call
  union all
  select source, subject, sequence, event_at, received_at, quality, late_reason, batch from raw_complaint
)

select
  told.* exclude (subject, sequence),
  sequence[1:4] as epoch,
  sequence[6:]::bigint as number,
  (event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date as day_on
from told
left join ref_units on ref_units.unit_id = told.subject
