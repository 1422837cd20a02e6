-- one row per instant of a visit from which another service is waited for: the issue's (at its slot), a transfer's
with
issued as (
  select hall_id, visit_id, greatest(event_at, slot_at) as since, event_at, sequence, id::varchar as fact_id, service_code
  from queue_facts
  where type = 'ticket.issued'
  qualify row_number() over (partition by hall_id, visit_id order by event_at, sequence, id::varchar) = 1
),

told as (
  select * from issued
  union all
  select hall_id, visit_id, event_at, event_at, sequence, id::varchar, to_service_code
  from queue_facts
  where type = 'ticket.transferred' and to_service_code is not null
)

select
  hall_id,
  visit_id,
  since,
  arg_max(service_code, (event_at, sequence, fact_id)) as service_code
from told
group by all
