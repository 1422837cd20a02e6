-- one row per unit and kind of open case, demand or work order: how many, overdue, told of it, how old, as of the last tick
with
told as (
  select
    matters.kind,
    matters.unit_id,
    matters.due_at,
    matters.due_at < moment.now_at and not (matters.kind = 'case' and matters.is_suspended) as is_overdue,
    matters.is_told,
    matters.accepted_at,
    matters.zone
  from matters
  cross join moment
  where matters.is_open and not matters.test
    and (matters.kind = 'demand' or (matters.kind = 'case' and matters.accepted_at is not null))
  union all by name
  select
    'workorder' as kind,
    unit_id,
    due_at,
    epoch_us(due_at) < now_us as is_overdue,
    dispatched_at as accepted_at,
    zone
  from judged_workorders
  where is_open
)

select
  told.kind,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, told.unit_id) as unit,
  count(*) as open_matters,
  count(told.due_at) as with_promise,
  count(*) filter (where told.is_overdue) as overdue,
  ((1000 * count(*) filter (where told.is_overdue)) // nullif(count(told.due_at), 0) / 10)::decimal(4, 1) as overdue_pct,
  case when told.kind = 'case' then count(*) filter (where told.is_overdue and told.is_told) end as overdue_told,
  case when told.kind = 'case' then count(*) filter (where told.is_overdue and not told.is_told) end as overdue_not_told,
  case
    when count(*) >= 10 then quantile_disc(
      greatest(0, timezone(told.zone, moment.now_at)::date - timezone(told.zone, told.accepted_at)::date), 0.9
    )
  end as p90_age_days,
  max(greatest(0, timezone(told.zone, moment.now_at)::date - timezone(told.zone, told.accepted_at)::date))
    as oldest_days,
  moment.now_at as as_of
from told
cross join moment
left join ref_units on ref_units.unit_id = told.unit_id
group by told.kind, told.unit_id, ref_units.county, ref_units.name, moment.now_at
order by told.kind, county, unit
