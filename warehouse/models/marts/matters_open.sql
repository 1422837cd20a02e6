-- one row per open case, demand or work order, as of the last minute tick
select
  matters.kind,
  matters.matter_no,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, workorders.unit_id, matters.unit_id) as unit,
  coalesce(ref_services.name, matters.service_name, matters.category) as service,
  matters.channel,
  matters.accepted_at,
  matters.promise_days,
  matters.due_at,
  matters.is_provisional,
  case
    when matters.is_suspended then 'suspended'
    when matters.due_at is null then 'no_promise'
    when epoch_us(matters.due_at) < moment.now_us then 'overdue'
    when epoch_us(matters.near_due_at) <= moment.now_us then 'near_due'
    else 'in_time'
  end as state,
  matters.owner,
  matters.progress,
  matters.reason_open,
  matters.expected_on,
  moment.now_at as as_of
from matters
cross join moment
left join workorders on workorders.kind = matters.kind and workorders.matter_no = matters.matter_no
left join ref_units on ref_units.unit_id = coalesce(workorders.unit_id, matters.unit_id)
left join ref_services on ref_services.service_code = matters.category
where matters.is_open and not matters.test
order by matters.due_at nulls last, matters.kind, matters.matter_no
