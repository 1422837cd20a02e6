-- one row per bad rating of a held month and figure of its handling (M-06 to M-06c), by window and by hall
with
counted as (
  select
    bad_cases.*,
    epoch_us(timezone(held_units.zone, date_trunc('month', rated_on)::timestamp)) as start_us,
    case when handled_at is null and epoch_us(due_at) > moment.now_us then 'in_time' end as why_not
  from bad_cases
  inner join held_units on held_units.unit_id = bad_cases.hall_id
  cross join moment
  where rated_on >= date_trunc('month', held_units.today) - interval 1 month
),

said as (
  select *, 'M-06' as metric, (replied_at is not null)::bigint as numerator, null::varchar as reason
  from counted
  union all by name
  select
    *,
    'M-06a' as metric,
    (named and rectified_at is not null and satisfied is not null)::bigint as numerator,
    case when not named then 'anonymous' end as reason
  from counted
  union all by name
  select *, 'M-06b' as metric, satisfied::bigint as numerator, null::varchar as reason
  from counted
  where named and satisfied is not null
  union all by name
  select
    *, 'M-06c' as metric, coalesce(handled_at <= due_at, false)::bigint as numerator, why_not as reason
  from counted
),

placed as (
  select *, 'window' as scope, window_id as scope_id from said
  union all by name
  select *, 'hall' as scope, hall_id as scope_id from said
)

select
  metric, scope, scope_id, 'month' as bucket, start_us, numerator, (reason is null)::bigint as denominator, reason,
  null::bigint as minute
from placed
