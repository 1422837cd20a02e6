-- one row per case and figure it counts in: M-13 and M-14 as it stands now, M-15 in the month of its due date
with
cases as (
  select
    matters.*,
    is_open and not is_suspended and epoch_us(due_at) < moment.now_us as is_overdue,
    moment.now_us,
    epoch_us(timezone(zone, date_trunc('month', due_on)::timestamp)) as month_us,
    epoch_us(timezone(zone, (date_trunc('month', due_on) + interval 2 month)::timestamp)) as month_over_us
  from matters
  cross join moment
  where kind = 'case' and not test and accepted_at is not null
)

select
  'M-13' as metric, 'unit' as scope, unit_id as scope_id, 'now' as bucket, 0::bigint as start_us,
  coalesce(is_overdue, false)::bigint as numerator,
  (due_at is not null)::bigint as denominator,
  case when due_at is null then 'no_promise' end as reason,
  null::bigint as minute
from cases
where is_open
union all
select
  'M-14', 'unit', unit_id, 'now', 0,
  (epoch_us(near_due_at) <= now_us and not is_overdue)::bigint, 1, null, null
from cases
where is_open and due_at is not null
union all
select
  'M-15', 'unit', unit_id, 'month', month_us,
  coalesce(completed_at <= due_at, false)::bigint, 1, null, null
from cases
where epoch_us(due_at) <= now_us
  and now_us < month_over_us
  and not coalesce(withdrawn_at < due_at, false)
