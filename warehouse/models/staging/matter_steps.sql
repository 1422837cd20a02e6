-- one row per fact that opens, dates, stops, moves or closes a matter (case, demand, work order), in common words
with
steps as (
  select
    'case' as kind, case_no as matter_no, unit_id, id::varchar as step_id, event_at, sequence, test, type,
    case
      when type in ('case.accepted', 'case.deficient_accepted') then 'accepted'
      when type = 'case.suspended' then 'suspended'
      when type = 'case.resumed' then 'resumed'
      when type = 'case.extended' then 'extended'
      when type = 'case.completed' then 'closed'
      when type = 'case.reopened' then 'reopened'
      when type = 'case.withdrawn' then 'withdrawn'
      when type = 'application.received' then 'received'
      when type = 'notice.issued' then 'noticed'
      when type = 'supplement.received' and complete then 'supplemented'
      when type = 'delay.notified' then 'delay_told'
    end as step,
    due_at as given_due_at, promise_days, day_kind, zone, service_code as category, service_name, channel,
    null::varchar as owner, null::varchar as progress, null::varchar as reason_open, null::date as expected_on,
    materials_complete, after_hours
  from case_facts
  union all by name
  select
    'demand' as kind, demand_id as matter_no, unit_id, id::varchar as step_id, event_at, sequence, test, type,
    case type when 'demand.opened' then 'accepted' when 'demand.closed' then 'closed' else 'progressed' end as step,
    due_at as given_due_at, promise_days, 'working' as day_kind, zone, category, channel,
    owner, progress, reason_open, expected_on
  from demand_facts
  union all by name
  select
    'workorder' as kind, workorder_no as matter_no, unit_id, id::varchar as step_id, event_at, sequence, test, type,
    case type
      when 'workorder.created' then 'opened'
      when 'workorder.dispatched' then 'accepted'
      when 'workorder.extension_granted' then 'extended'
      when 'workorder.completed' then 'closed'
      when 'workorder.reopened' then 'reopened'
      when 'workorder.merged' then 'withdrawn'
      when 'workorder.excluded' then 'withdrawn'
    end as step,
    due_at as given_due_at, promise_days, 'working' as day_kind, zone, category, channel
  from workorder_facts
),

zoned as (
  select
    steps.* exclude (zone),
    coalesce(
      arg_min(steps.zone, (event_at, sequence, step_id))
        filter (where steps.zone is not null and step = 'accepted') over (partition by kind, matter_no),
      arg_min(steps.zone, (event_at, sequence, step_id))
        filter (where steps.zone is not null) over (partition by kind, matter_no)
    ) as zone
  from steps
  where step is not null
)

select
  zoned.* exclude (zone),
  coalesce(zones.zone, ref_units.zone, 'Asia/Shanghai') as zone,
  coalesce(ref_services.permit, false) as is_permit
from zoned
left join zones on zones.zone = zoned.zone
left join ref_units on ref_units.unit_id = zoned.unit_id
left join ref_services on zoned.kind = 'case' and ref_services.service_code = zoned.category
