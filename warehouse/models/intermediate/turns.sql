-- one row per ticket that was issued and called (M-12c): its line, its first call or service, why its order is nobody's
with
issues as (
  select
    hall_id,
    visit_id,
    arg_min(priority, (event_at, sequence, id::varchar)) as priority
  from queue_facts
  where type = 'ticket.issued'
  group by all
),

told as (
  select
    hall_id,
    visit_id,
    min(event_at) filter (where type in ('ticket.called', 'ticket.serving')) as turn_at,
    bool_or(type in ('ticket.serving', 'ticket.finished')) as was_served,
    bool_or(type = 'ticket.transferred') as was_passed_on,
    bool_or(type = 'ticket.requeued') as was_requeued
  from queue_facts
  group by all
)

select
  visits.hall_id,
  visits.visit_id,
  visits.journey,
  visits.issued_on,
  visits.service_code,
  issues.priority,
  visits.issued_at,
  told.turn_at,
  told.was_served,
  case
    when visits.test then 'test'
    when issues.priority = 'green_channel' then 'green_channel'
    when issues.priority = 'appointment' or visits.slot_at is not null then 'appointment'
    when told.was_passed_on then 'passed_on'
    when told.was_requeued then 'requeued'
  end as apart
from visits
inner join issues on issues.hall_id = visits.hall_id and issues.visit_id = visits.visit_id
inner join told on told.hall_id = visits.hall_id and told.visit_id = visits.visit_id
where told.turn_at is not null
