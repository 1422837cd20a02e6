-- one row per fact that opens, dates, stops, moves or closes a matter (case, demand, work order), in common words
-- the clock of a work order starts at its first dispatch, which where it names no limit has that of the category; a merge
-- counts where it is told under the order's own key
with
orders as (
  select
    workorder_facts.*,
    arg_min(workorder_facts.category, told) filter (where type = 'workorder.created') over each_order as order_category,
    coalesce(
      arg_min(workorder_facts.zone, told) filter (where type = 'workorder.created') over each_order,
      arg_min(ref_units.zone, told) over each_order,
      'Asia/Shanghai'
    ) as order_zone,
    arg_min(subject, told) filter (where type <> 'workorder.merged') over each_order as own_subject,
    min(told) filter (where type = 'workorder.dispatched') over each_order = told as is_first_dispatch
  from (select *, (event_at, sequence, id::varchar) as told from workorder_facts) as workorder_facts
  left join ref_units on ref_units.unit_id = workorder_facts.unit_id
  window each_order as (partition by workorder_no)
),

order_steps as (
  select
    orders.* exclude (promise_days, due_at),
    case
      when type = 'workorder.created' then 'opened'
      when type = 'workorder.dispatched' and is_first_dispatch then 'accepted'
      when type = 'workorder.extension_granted' then 'extended'
      when type = 'workorder.completed' then 'closed'
      when type = 'workorder.reopened' then 'reopened'
      when type = 'workorder.merged' and into_workorder_no <> workorder_no and subject = own_subject then 'withdrawn'
      when type = 'workorder.excluded' then 'withdrawn'
    end as step,
    due_at as given_due_at,
    coalesce(
      promise_days,
      case when type = 'workorder.dispatched' and due_at is null then limits.days end
    ) as promise_days,
    case when promise_days is null and due_at is null then coalesce(limits.day_kind, 'working') else 'working' end as day_kind
  from orders
  left join ref_limits_history as limits
    on limits.category = orders.order_category
    and not limits.is_superseded
    and limits.valid_from <= timezone(orders.order_zone, orders.event_at)::date
    and (limits.valid_to is null or limits.valid_to > timezone(orders.order_zone, orders.event_at)::date)
),

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
    step, given_due_at, promise_days, day_kind, zone, category, channel
  from order_steps
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
