-- one row per unit and month: work orders first dispatched in it that were ever sent to the unit, and returned by it (M-33b)
with
told as (
  select
    date_trunc('month', dispatched_on) as month_on,
    returned_by,
    unnest(sent_to) as unit_id
  from judged_workorders
  where left_out is null
),

summed as (
  select
    month_on,
    unit_id,
    count(*) as sent,
    count(*) filter (where list_contains(returned_by, unit_id)) as returned
  from told
  group by month_on, unit_id
)

select
  strftime(summed.month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, summed.unit_id) as unit,
  summed.sent,
  summed.returned,
  ((1000 * summed.returned) // summed.sent / 10)::decimal(4, 1) as returned_pct
from summed
left join ref_units on ref_units.unit_id = summed.unit_id
order by month, county, unit
