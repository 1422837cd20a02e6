-- one row per case as it stood at an instant: its promise, when it was completed, and the verdict
-- the macro's argument: a TIMESTAMPTZ, or a text or TIMESTAMP without offset, read in each case's own zone
with
zones_of_cases as (
  select
    zone,
    case
      when regexp_matches(instant::varchar, '\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|z|[+-]\d\d(:?\d\d)?)$')
        then instant::varchar::timestamptz
      else timezone(zone, instant::varchar::timestamp)
    end as as_of
  from (select distinct zone from base.matter_steps where kind = 'case')
),

matter_steps as (
  select steps.*
  from base.matter_steps as steps
  inner join zones_of_cases on zones_of_cases.zone = steps.zone
  where steps.kind = 'case' and not steps.test and steps.event_at <= zones_of_cases.as_of
),

standing as (
  /* intermediate/matters */
)

select
  standing.matter_no as case_no,
  coalesce(standing.service_name, ref_services.name, standing.category) as service,
  standing.accepted_at,
  standing.due_at,
  standing.completed_at,
  case
    when standing.due_at is null then 'no_promise'
    when standing.completed_at <= standing.due_at then 'on_time'
    when standing.completed_at is not null then 'overdue'
    when standing.withdrawn_at <= standing.due_at then 'withdrawn'
    when zones_of_cases.as_of <= standing.due_at or standing.is_suspended then 'open_in_time'
    else 'overdue'
  end as verdict,
  standing.unit_id,
  standing.zone,
  standing.promise_days,
  standing.withdrawn_at
from standing
inner join zones_of_cases on zones_of_cases.zone = standing.zone
left join base.ref_services on ref_services.service_code = standing.category
where standing.accepted_at is not null
