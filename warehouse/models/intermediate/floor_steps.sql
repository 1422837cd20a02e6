-- one row per fact of a visit on a chosen floor (a hall's day of issue), with the service and the window wanted since
with
facts as (
  select
    floor_days.hall_id,
    floor_days.day_on,
    queue_facts.visit_id,
    queue_facts.type,
    queue_facts.window_id,
    queue_facts.service_code,
    queue_facts.to_service_code,
    queue_facts.to_window_id,
    epoch_us(queue_facts.event_at) as at_us,
    epoch_us(greatest(queue_facts.event_at, queue_facts.slot_at)) as slot_us,
    queue_facts.sequence,
    queue_facts.id::varchar as step_id,
    queue_facts.type = 'ticket.issued' and row_number() over (
      partition by queue_facts.hall_id, queue_facts.visit_id, queue_facts.type
      order by queue_facts.event_at, queue_facts.sequence, queue_facts.id::varchar
    ) = 1 as is_issue
  from queue_facts
  inner join visits on visits.hall_id = queue_facts.hall_id and visits.visit_id = queue_facts.visit_id
  inner join floor_days on floor_days.hall_id = visits.hall_id and floor_days.day_on = visits.issued_on
  where not visits.test
)

select
  hall_id, day_on, visit_id, type, window_id, at_us, slot_us, sequence, step_id, is_issue,
  last_value(
    case when is_issue then service_code when type = 'ticket.transferred' then to_service_code end ignore nulls
  ) over told as service_code,
  nullif(
    last_value(case when type = 'ticket.transferred' then coalesce(to_window_id, '') end ignore nulls) over told, ''
  ) as to_window_id
from facts
window told as (
  partition by hall_id, visit_id order by at_us, sequence, step_id rows between unbounded preceding and current row
)
