-- one row per county and month of the due date (M-15): promises that fell due, those kept, and why cases are left out
with
told as (
  select
    matters.unit_id,
    matters.due_on,
    case
      when matters.test then 'test'
      when coalesce(matters.withdrawn_at < matters.due_at, false) then 'withdrawn'
    end as reason,
    coalesce(matters.completed_at <= matters.due_at, false) as is_on_time,
    matters.is_open
  from matters
  cross join moment
  where matters.kind = 'case' and epoch_us(matters.due_at) <= moment.now_us
)

select
  strftime(date_trunc('month', due_on), '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  count(*) filter (where reason is null) as due,
  count(*) filter (where reason is null and is_on_time) as on_time,
  count(*) filter (where reason is null and is_open) as still_open,
  ((1000 * count(*) filter (where reason is null and is_on_time)) // nullif(count(*) filter (where reason is null), 0)
    / 10)::decimal(4, 1) as on_time_pct,
  count(*) filter (where reason = 'withdrawn') as withdrawn_in_time,
  count(*) filter (where reason = 'test') as tests
from told
left join ref_units on ref_units.unit_id = told.unit_id
group by all
order by month, county
