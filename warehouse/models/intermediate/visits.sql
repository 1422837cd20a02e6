-- one row per visit (a ticket of a hall's day): the first of each fact, in the order of corrected event time
with
firsts as (
  select
    hall_id,
    visit_id,
    arg_min(issued_on, (event_at, sequence, id::varchar)) as issued_on,
    bool_or(test) as test,
    min(event_at) filter (where type = 'ticket.issued') as issued_at,
    arg_min_null(slot_at, (event_at, sequence, id::varchar)) filter (where type = 'ticket.issued') as slot_at,
    arg_min_null(service_code, (event_at, sequence, id::varchar)) filter (where type = 'ticket.issued') as service_code,
    min(event_at) filter (where type = 'ticket.finished') as finished_at,
    arg_min(window_id, (event_at, sequence, id::varchar)) filter (where type = 'ticket.finished') as window_id,
    arg_min(item_codes, (event_at, sequence, id::varchar)) filter (where type = 'ticket.finished') as item_codes,
    arg_min(outcome, (event_at, sequence, id::varchar)) filter (where type = 'ticket.finished') as outcome,
    max(event_at) filter (where type = 'ticket.called') as last_called_at,
    max(event_at) filter (
      where type in ('ticket.finished', 'ticket.no_show', 'ticket.cancelled', 'ticket.swept')
    ) as last_ended_at
  from queue_facts
  group by hall_id, visit_id
),

begun as (
  select firsts.hall_id, firsts.visit_id, max(queue_facts.event_at) as serving_at
  from firsts
  inner join queue_facts on queue_facts.hall_id = firsts.hall_id and queue_facts.visit_id = firsts.visit_id
  where queue_facts.type = 'ticket.serving' and queue_facts.event_at <= firsts.finished_at
  group by all
)

select
  firsts.*,
  begun.serving_at,
  firsts.hall_id || chr(31) || firsts.visit_id as journey,
  (finished_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date as finished_on
from firsts
left join begun on begun.hall_id = firsts.hall_id and begun.visit_id = firsts.visit_id
left join ref_units on ref_units.unit_id = firsts.hall_id
