-- one row per unit and month of the due date (M-15): promises that fell due, and those kept
select
  strftime(date_trunc('month', matters.due_on), '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, matters.unit_id) as unit,
  count(*) as due,
  count(*) filter (where matters.completed_at <= matters.due_at) as on_time,
  count(*) filter (where matters.is_open) as still_open,
  ((1000 * count(*) filter (where matters.completed_at <= matters.due_at)) // count(*) / 10)::decimal(4, 1)
    as on_time_pct
from matters
cross join moment
left join ref_units on ref_units.unit_id = matters.unit_id
where matters.kind = 'case'
  and not matters.test
  and epoch_us(matters.due_at) <= moment.now_us
  and not coalesce(matters.withdrawn_at < matters.due_at, false)
group by all
order by month, county, unit
