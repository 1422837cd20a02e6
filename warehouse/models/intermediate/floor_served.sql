-- one row per span of service at a window on a chosen floor: to the ticket's next step, or to whom it served next
with
steps as (
  select
    *,
    lead(at_us) over (partition by hall_id, visit_id order by at_us, sequence, step_id) as next_us
  from floor_steps
  where type in (
    'ticket.serving', 'ticket.resumed', 'ticket.suspended', 'ticket.finished', 'ticket.no_show', 'ticket.cancelled',
    'ticket.swept', 'ticket.requeued', 'ticket.transferred'
  )
)

select
  hall_id, day_on, window_id,
  at_us as begin_us,
  least(
    coalesce(next_us, 4611686018427387904),
    coalesce(
      lead(at_us) over (partition by hall_id, day_on, window_id order by at_us, sequence, step_id),
      4611686018427387904
    )
  ) as end_us
from steps
where type in ('ticket.serving', 'ticket.resumed')
