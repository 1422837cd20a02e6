-- one row per dispatched work order: its clock, who has it, how it bounced, what the person said, why it is left out
with
gathered as (
  select
    workorder_no,
    bool_or(test) as test,
    arg_min(category, told) filter (where type = 'workorder.created') as category,
    arg_min(channel, told) filter (where type = 'workorder.created') as channel,
    arg_min(caller_ref, told) filter (where type = 'workorder.created') as caller_ref,
    arg_min(zone, told) filter (where type = 'workorder.created') as given_zone,
    arg_min(unit_id, told) as first_unit_id,
    arg_max(coalesce(to_unit_id, unit_id), told)
      filter (where type in ('workorder.dispatched', 'workorder.redispatched')) as sent_unit_id,
    arg_max(unit_id, told) filter (where type = 'workorder.accepted') as accepted_unit_id,
    min(event_at) filter (where type = 'workorder.dispatched') as dispatched_at,
    min(event_at) filter (where type = 'workorder.accepted') as accepted_at,
    min(event_at) filter (where type = 'workorder.first_contact') as contacted_at,
    max(told) filter (where type = 'workorder.completed') as last_completed,
    max(told) filter (where type = 'workorder.reopened') as last_reopened,
    max(event_at) filter (where type = 'workorder.completed') as last_completed_at,
    count(*) filter (where type = 'workorder.reopened') as times_reopened,
    count(*) filter (where type in ('workorder.returned', 'workorder.redispatched')) as bounces,
    coalesce(list_sort(list_distinct(list(coalesce(to_unit_id, unit_id))
      filter (where type in ('workorder.dispatched', 'workorder.redispatched')))), []) as sent_to,
    coalesce(list_sort(list_distinct(list(unit_id) filter (where type = 'workorder.returned'))), []) as returned_by,
    bool_or(type = 'workorder.revisited') as is_revisited,
    bool_or(type = 'workorder.revisited' and reached) as is_reached,
    arg_max_null(resolved, told) filter (where type = 'workorder.revisited' and reached) as resolved,
    arg_max_null("level", told) filter (where type = 'workorder.revisited' and reached) as "level",
    arg_max(type, told) filter (
      where type in ('workorder.excluded', 'workorder.reopened')
        or type = 'workorder.merged' and into_workorder_no <> workorder_no and subject = own_subject
    ) as last_left,
    arg_max(into_workorder_no, told)
      filter (where type = 'workorder.merged' and into_workorder_no <> workorder_no and subject = own_subject) as merged_into,
    arg_max(ground, told) filter (where type = 'workorder.excluded') as excluded_ground
  from (
    select
      *,
      (event_at, sequence, id::varchar) as told,
      arg_min(subject, (event_at, sequence, id::varchar)) filter (where type <> 'workorder.merged')
        over (partition by workorder_no) as own_subject
    from workorder_facts
  )
  group by workorder_no
),

told as (
  select
    gathered.*,
    coalesce(accepted_unit_id, sent_unit_id, first_unit_id) as unit_id,
    coalesce(zones.zone, ref_units.zone, 'Asia/Shanghai') as zone,
    case last_left when 'workorder.merged' then 'merged' when 'workorder.excluded' then 'approved' end as left_out,
    case
      when last_reopened is null or last_completed > last_reopened then last_completed_at
    end as completed_at
  from gathered
  left join zones on zones.zone = gathered.given_zone
  left join ref_units on ref_units.unit_id = gathered.first_unit_id
  where dispatched_at is not null
)

select
  'workorder' as kind,
  told.workorder_no as matter_no,
  told.unit_id,
  told.test,
  told.zone,
  told.category,
  told.channel,
  told.caller_ref,
  told.dispatched_at,
  timezone(told.zone, told.dispatched_at)::date as dispatched_on,
  matters.due_at,
  timezone(told.zone, matters.due_at - interval 1 microsecond)::date as due_on,
  told.accepted_at,
  told.contacted_at,
  told.completed_at,
  told.completed_at is null and told.left_out is null as is_open,
  told.left_out,
  told.excluded_ground,
  told.merged_into,
  told.times_reopened,
  told.bounces,
  told.sent_to,
  told.returned_by,
  told.is_revisited,
  coalesce(told.is_reached, false) as is_reached,
  told.resolved,
  told."level"
from told
inner join matters on matters.kind = 'workorder' and matters.matter_no = told.workorder_no
