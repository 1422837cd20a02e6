-- one row per dispatched work order, as of the last minute tick: its clock, who has it, what the person said
select
  matter_no as workorder_no,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, judged_workorders.unit_id) as unit,
  category,
  channel,
  dispatched_at,
  due_at,
  accepted_at,
  contacted_at,
  completed_at,
  times_reopened,
  bounces,
  is_reached,
  resolved,
  "level",
  case
    when left_out is not null then left_out
    when completed_at <= due_at then 'on_time'
    when completed_at is not null and due_at is not null then 'late'
    when completed_at is not null then 'done'
    when is_due then 'overdue'
    else 'open'
  end as state,
  excluded_ground,
  judged_workorders.merged_into
from judged_workorders
left join ref_units on ref_units.unit_id = judged_workorders.unit_id
order by dispatched_at, workorder_no
