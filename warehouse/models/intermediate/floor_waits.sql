-- one row per span of waiting on a chosen floor: from the number, the re-queueing or the transfer to the next step
with
steps as (
  select
    *,
    lead(at_us) over (partition by hall_id, visit_id order by at_us, sequence, step_id) as next_us
  from floor_steps
  where is_issue
    or type in (
      'ticket.called', 'ticket.serving', 'ticket.finished', 'ticket.no_show', 'ticket.cancelled', 'ticket.swept',
      'ticket.requeued', 'ticket.transferred'
    )
),

spans as (
  select
    hall_id, day_on, visit_id, service_code, to_window_id,
    case when is_issue then slot_us else at_us end as start_us,
    coalesce(next_us, 4611686018427387904) as over_us
  from steps
  where is_issue or type in ('ticket.requeued', 'ticket.transferred')
)

select *
from spans
where over_us > start_us and (service_code is not null or to_window_id is not null)
