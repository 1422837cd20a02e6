-- one row per ticket: its first issue, call and finish, how it ended, and its time in service
with
firsts as (
  select
    hall_id,
    visit_id,
    min(event_at) filter (where type = 'ticket.called') as called_at,
    bool_or(type in ('ticket.serving', 'ticket.finished')) as was_served,
    arg_max(type, (event_at, sequence, id::varchar)) filter (
      where type in (
        'ticket.no_show', 'ticket.cancelled', 'ticket.swept', 'ticket.requeued', 'ticket.transferred',
        'ticket.serving', 'ticket.finished'
      )
    ) as turn
  from queue_facts
  group by hall_id, visit_id
),

begun as (
  select visits.hall_id, visits.visit_id, visits.finished_at, max(queue_facts.event_at) as serving_at
  from visits
  inner join queue_facts on queue_facts.hall_id = visits.hall_id and queue_facts.visit_id = visits.visit_id
  where queue_facts.type = 'ticket.serving' and queue_facts.event_at <= visits.finished_at
  group by all
),

pauses as (
  select
    begun.hall_id,
    begun.visit_id,
    steps.type,
    epoch_us(coalesce(
      lead(steps.event_at) over (
        partition by steps.hall_id, steps.visit_id order by steps.event_at, steps.sequence, steps.id::varchar
      ),
      begun.finished_at
    )) - epoch_us(steps.event_at) as lasted_us
  from begun
  inner join queue_facts as steps on steps.hall_id = begun.hall_id and steps.visit_id = begun.visit_id
  where steps.type in ('ticket.suspended', 'ticket.resumed')
    and steps.event_at >= begun.serving_at
    and steps.event_at <= begun.finished_at
),

paused as (
  select hall_id, visit_id, sum(lasted_us)::bigint as paused_us
  from pauses
  where type = 'ticket.suspended'
  group by all
)

select
  visits.*,
  firsts.called_at,
  firsts.was_served,
  firsts.turn,
  (epoch_us(begun.finished_at) - epoch_us(begun.serving_at) - coalesce(paused.paused_us, 0)) // 1000000 as service_s
from visits
inner join firsts on firsts.hall_id = visits.hall_id and firsts.visit_id = visits.visit_id
left join begun on begun.hall_id = visits.hall_id and begun.visit_id = visits.visit_id
left join paused on paused.hall_id = visits.hall_id and paused.visit_id = visits.visit_id
