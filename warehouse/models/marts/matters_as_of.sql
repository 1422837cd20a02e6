-- one row per case, demand or work order as it stood at an instant: its promise, how it ended, and the verdict
-- the macro's argument: a TIMESTAMPTZ, or a text or TIMESTAMP without offset, read in each case's own zone
with
zones_of_matters as (
  select
    zone,
    case
      when regexp_matches(instant::varchar, '\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|z|[+-]\d\d(:?\d\d)?)$')
        then instant::varchar::timestamptz
      else timezone(zone, instant::varchar::timestamp)
    end as as_of
  from (select distinct zone from base.matter_steps)
),

matter_steps as (
  select steps.*
  from base.matter_steps as steps
  inner join zones_of_matters on zones_of_matters.zone = steps.zone
  where not steps.test and steps.event_at <= zones_of_matters.as_of
),

standing as (
  /* intermediate/matters */
)

select
  standing.kind,
  standing.matter_no,
  standing.unit_id,
  coalesce(standing.service_name, ref_services.name, standing.category) as service,
  standing.channel,
  standing.first_at,
  standing.accepted_at,
  standing.promise_days,
  standing.due_at,
  standing.completed_at,
  standing.withdrawn_at,
  standing.is_open,
  case
    when standing.due_at is null then 'no_promise'
    when standing.completed_at <= standing.due_at then 'on_time'
    when standing.completed_at is not null then 'overdue'
    when standing.withdrawn_at <= standing.due_at then 'withdrawn'
    when zones_of_matters.as_of <= standing.due_at or standing.is_suspended then 'open_in_time'
    else 'overdue'
  end as verdict,
  standing.owner,
  standing.progress,
  standing.reason_open,
  standing.expected_on,
  standing.zone
from standing
inner join zones_of_matters on zones_of_matters.zone = standing.zone
left join base.ref_services on ref_services.service_code = standing.category
