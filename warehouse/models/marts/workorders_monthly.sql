-- one row per unit and month: work orders first dispatched in it (M-28 to M-31, M-33) and those due in it (M-32)
with
told as (
  select
    unit_id,
    date_trunc('month', dispatched_on) as month_on,
    1 as dispatched,
    (left_out is not distinct from 'merged')::integer as merged,
    (left_out is not distinct from 'approved')::integer as excluded,
    (not_judged is null)::integer as judged,
    (not_judged is null and is_responded)::integer as responded,
    (left_out is null and is_revisited)::integer as revisited,
    (not_asked is null and is_revisited)::integer as reached,
    (not_asked is null and is_revisited and is_resolved)::integer as resolved,
    (not_asked is null and is_revisited and is_satisfied)::integer as satisfied,
    (left_out is null)::integer as counted,
    (left_out is null and is_bounced)::integer as bounced,
    case when left_out is null then bounces else 0 end as bounces
  from judged_workorders
  union all by name
  select
    unit_id, date_trunc('month', due_on) as month_on,
    1 as due, is_on_time::integer as on_time, is_open::integer as still_open
  from judged_workorders
  where is_due and left_out is null
),

summed as (
  select
    unit_id,
    month_on,
    sum(columns(* exclude (unit_id, month_on)))::bigint
  from told
  group by unit_id, month_on
),

/* the weights of the month's first day: the unit's own, else everybody's */
valued as (
  select
    summed.unit_id,
    summed.month_on,
    name,
    coalesce(max(value) filter (where known.unit_id <> ''), max(value))::hugeint as value
  from summed
  inner join threshold_values as known
    on known.unit_id in (summed.unit_id, '') and month_on >= valid_from and month_on < valid_to
  group by summed.unit_id, summed.month_on, name
),

weights as (
  select
    unit_id,
    month_on,
    max(value) filter (where name = 'three_rates_response') as w1,
    max(value) filter (where name = 'three_rates_resolution') as w2,
    max(value) filter (where name = 'three_rates_satisfaction') as w3
  from valued
  group by unit_id, month_on
),

/* a rate without weight asks for nothing; one of some weight without a denominator leaves the whole unknown */
weighed as (
  select
    summed.*,
    weights.* exclude (unit_id, month_on),
    nullif(w1 + w2 + w3, 0) as weight,
    case when w1 = 0 then 1 else nullif(judged, 0) end::hugeint as d1,
    case when w2 + w3 = 0 then 1 else nullif(reached, 0) end::hugeint as d2
  from summed
  inner join weights on weights.unit_id = summed.unit_id and weights.month_on = summed.month_on
)

select
  strftime(month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, weighed.unit_id) as unit,
  coalesce(dispatched, 0) as dispatched,
  coalesce(merged, 0) as merged,
  coalesce(excluded, 0) as excluded,
  (1000 * excluded // nullif(dispatched - merged, 0) / 10)::decimal(4, 1) as excluded_pct,
  coalesce(judged, 0) as judged,
  coalesce(responded, 0) as responded,
  (1000 * responded // nullif(judged, 0) / 10)::decimal(4, 1) as response_pct,
  coalesce(revisited, 0) as revisited,
  coalesce(reached, 0) as reached,
  (1000 * (revisited - reached) // nullif(revisited, 0) / 10)::decimal(4, 1) as not_reached_pct,
  coalesce(resolved, 0) as resolved,
  (1000 * resolved // nullif(reached, 0) / 10)::decimal(4, 1) as resolved_pct,
  coalesce(satisfied, 0) as satisfied,
  (1000 * satisfied // nullif(reached, 0) / 10)::decimal(4, 1) as satisfied_pct,
  (1000 * (w1 * coalesce(responded, 0) * d2 + (w2 * coalesce(resolved, 0) + w3 * coalesce(satisfied, 0)) * d1)
    // (weight * d1 * d2) / 10)::decimal(4, 1) as three_rates_pct,
  coalesce(bounced, 0) as bounced,
  (1000 * bounced // nullif(counted, 0) / 10)::decimal(4, 1) as bounced_pct,
  coalesce(bounces, 0) as bounces,
  coalesce(due, 0) as due,
  coalesce(on_time, 0) as on_time,
  (1000 * on_time // nullif(due, 0) / 10)::decimal(4, 1) as on_time_pct,
  coalesce(still_open, 0) as still_open
from weighed
left join ref_units on ref_units.unit_id = weighed.unit_id
order by month, county, unit
