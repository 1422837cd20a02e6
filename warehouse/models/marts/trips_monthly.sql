-- one row per unit and month in which matters or cases were closed: repeated trips, one visit, one window (M-20, M-21)
-- a matter: one person's cases of one service, each begun within 30 days of the one before; allowed: the visits that the
-- guide of the service states, on the day on which the matter began
with
closed as (
  select
    case_rows.*,
    matters.is_open,
    coalesce(matters.completed_at, matters.withdrawn_at) as closed_at
  from case_rows
  inner join matters on matters.kind = case_rows.kind and matters.matter_no = case_rows.matter_no
  where not case_rows.test and case_rows.begun_at is not null
),

begun as (
  select
    *,
    coalesce(begun_at - lag(begun_at) over each_person > interval 30 day, true)::integer as is_new
  from closed
  where person_ref is not null
  window each_person as (partition by person_ref, service_code order by begun_at, matter_no)
),

numbered as (
  select
    *,
    sum(is_new) over (
      partition by person_ref, service_code order by begun_at, matter_no
      rows between unbounded preceding and current row
    ) as number
  from begun
),

persons_matters as (
  select
    service_code,
    timezone(any_value(zone), min(begun_at))::date as begun_on,
    arg_max(unit_id, (begun_at, matter_no)) as unit_id,
    arg_max(zone, (begun_at, matter_no)) as zone,
    max(closed_at) as closed_at,
    len(list_distinct(flatten(list(visits)))) as visit_count
  from numbered
  group by person_ref, service_code, number
  having not bool_or(is_open) and max(closed_at) is not null
),

counted as (
  select
    unit_id, timezone(zone, closed_at)::date as closed_on,
    (visit_count > 0)::integer as matters, (visit_count > coalesce(guide.allowed_visits, 1))::integer as repeated,
    (visit_count = 1)::integer as one_visit,
    0 as cases, 0 as one_window, 0 as without_person
  from persons_matters
  left join ref_services_history as guide
    on guide.service_code = persons_matters.service_code
    and not guide.is_superseded
    and guide.valid_from <= begun_on
    and coalesce(begun_on < guide.valid_to, true)
  union all
  select
    unit_id, timezone(zone, closed_at)::date,
    0, 0, 0,
    (window_count > 0)::integer, (window_count = 1)::integer, (person_ref is null)::integer
  from closed
  where not is_open and closed_at is not null
)

select
  strftime(closed_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, counted.unit_id) as unit,
  sum(matters)::bigint as matters,
  sum(repeated)::bigint as repeated,
  ((1000 * sum(repeated)::bigint) // nullif(sum(matters)::bigint, 0) / 10)::decimal(4, 1) as repeated_pct,
  ((1000 * sum(one_visit)::bigint) // nullif(sum(matters)::bigint, 0) / 10)::decimal(4, 1) as one_visit_pct,
  sum(cases)::bigint as cases,
  ((1000 * sum(one_window)::bigint) // nullif(sum(cases)::bigint, 0) / 10)::decimal(4, 1) as one_window_pct,
  sum(without_person)::bigint as without_person
from counted
left join ref_units on ref_units.unit_id = counted.unit_id
group by all
order by month, county, unit
