-- one row per leg of a visit's waiting as figures need it: the service waited for, and where no service followed
-- (M-09b) the first call or end, a call up to before the next wait, an end up to and with its beginning
with
called as (
  select legs.hall_id, legs.visit_id, legs.started_at, min(steps.event_at) as told_at
  from queue_facts as steps
  asof join legs
    on steps.hall_id = legs.hall_id and steps.visit_id = legs.visit_id and steps.event_at >= legs.started_at
  where steps.type = 'ticket.called'
  group by all
),

ended as (
  select legs.hall_id, legs.visit_id, legs.started_at, min(steps.event_at) as told_at
  from queue_facts as steps
  asof join legs
    on steps.hall_id = legs.hall_id and steps.visit_id = legs.visit_id and steps.event_at > legs.started_at
  where steps.type in ('ticket.no_show', 'ticket.cancelled', 'ticket.swept')
  group by all
),

services as (
  select legs.hall_id, legs.visit_id, legs.started_at, service_at.service_code
  from legs
  asof join service_at
    on legs.hall_id = service_at.hall_id
    and legs.visit_id = service_at.visit_id
    and legs.started_at >= service_at.since
)

select
  legs.*,
  services.service_code,
  coalesce(legs.ended_at, least(called.told_at, ended.told_at)) as over_at
from legs
left join called
  on called.hall_id = legs.hall_id and called.visit_id = legs.visit_id and called.started_at = legs.started_at
left join ended
  on ended.hall_id = legs.hall_id and ended.visit_id = legs.visit_id and ended.started_at = legs.started_at
left join services
  on services.hall_id = legs.hall_id and services.visit_id = legs.visit_id and services.started_at = legs.started_at
