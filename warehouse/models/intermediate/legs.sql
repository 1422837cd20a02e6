-- one row per leg of a visit's waiting (M-08): from the number, the re-queueing or the transfer to the first call served;
-- where no service followed it was over (M-09b) at the first call or end: a call up to before the next leg, an end up to
-- and with its beginning
with
tests as (
  select hall_id, visit_id, bool_or(test) as test, arg_min(issued_on, (event_at, sequence, id::varchar)) as issued_on
  from queue_facts
  group by hall_id, visit_id
),

starts as (
  select hall_id, visit_id, arg_min(greatest(event_at, slot_at), (event_at, sequence, id::varchar)) as started_at
  from queue_facts
  where type = 'ticket.issued'
  group by hall_id, visit_id
  union
  select hall_id, visit_id, event_at as started_at
  from queue_facts
  where type in ('ticket.requeued', 'ticket.transferred')
),

spans as (
  select
    hall_id,
    visit_id,
    started_at,
    lead(started_at) over (partition by hall_id, visit_id order by started_at) as next_started_at
  from starts
),

steps as (
  select hall_id, visit_id, event_at, sequence, id::varchar as step_id, type, window_id
  from queue_facts
  where type in ('ticket.called', 'ticket.serving')
),

placed as (
  select steps.*, spans.started_at
  from steps
  asof join spans
    on steps.hall_id = spans.hall_id
    and steps.visit_id = spans.visit_id
    and steps.event_at >= spans.started_at
),

served as (
  select hall_id, visit_id, started_at, max(event_at) as last_serving_at
  from placed
  where type = 'ticket.serving'
  group by hall_id, visit_id, started_at
),

ends as (
  select
    placed.hall_id,
    placed.visit_id,
    placed.started_at,
    min(placed.event_at) as ended_at,
    arg_min(placed.window_id, (placed.event_at, placed.sequence, placed.step_id)) as window_id
  from placed
  inner join served
    on served.hall_id = placed.hall_id
    and served.visit_id = placed.visit_id
    and served.started_at = placed.started_at
  where placed.type = 'ticket.called' and placed.event_at <= served.last_serving_at
  group by placed.hall_id, placed.visit_id, placed.started_at
),

called as (
  select hall_id, visit_id, started_at, min(event_at) as told_at
  from placed
  where type = 'ticket.called'
  group by all
),

left_off as (
  select spans.hall_id, spans.visit_id, spans.started_at, min(steps.event_at) as told_at
  from queue_facts as steps
  asof join spans
    on steps.hall_id = spans.hall_id and steps.visit_id = spans.visit_id and steps.event_at > spans.started_at
  where steps.type in ('ticket.no_show', 'ticket.cancelled', 'ticket.swept')
  group by all
),

overs as (
  select
    spans.hall_id,
    spans.visit_id,
    spans.started_at,
    coalesce(ends.ended_at, least(called.told_at, left_off.told_at)) as over_at
  from spans
  left join ends using (hall_id, visit_id, started_at)
  left join called using (hall_id, visit_id, started_at)
  left join left_off using (hall_id, visit_id, started_at)
)

select
  spans.hall_id,
  spans.visit_id,
  spans.hall_id || chr(31) || spans.visit_id as journey,
  tests.issued_on,
  tests.test,
  spans.started_at,
  ends.ended_at,
  ends.window_id,
  (ends.ended_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date as ended_on,
  (epoch_us(ends.ended_at) - epoch_us(spans.started_at)) // 1000000 as wait_s,
  overs.over_at,
  (overs.over_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date as over_on,
  (epoch_us(overs.over_at) - epoch_us(spans.started_at)) // 1000000 as over_s
from spans
inner join overs using (hall_id, visit_id, started_at)
inner join tests on tests.hall_id = spans.hall_id and tests.visit_id = spans.visit_id
left join ends
  on ends.hall_id = spans.hall_id and ends.visit_id = spans.visit_id and ends.started_at = spans.started_at
left join ref_units on ref_units.unit_id = spans.hall_id
