-- one row per case or demand and figure it counts in: as it stands now, in the month of its due date, or of its papers
with
demands as (
  select
    matters.*,
    coalesce(epoch_us(due_at) < moment.now_us, false) as is_overdue,
    greatest(0, timezone(zone, moment.now_at)::date - timezone(zone, accepted_at)::date) as age_days
  from matters
  cross join moment
  where kind = 'demand' and is_open and not test
),

months as (
  select
    matters.*,
    is_open and not is_suspended and epoch_us(due_at) < moment.now_us as is_overdue,
    epoch_us(due_at) <= moment.now_us and not coalesce(withdrawn_at < due_at, false) as is_due,
    moment.now_us,
    epoch_us(timezone(zone, date_trunc('month', due_on)::timestamp)) as month_us,
    epoch_us(timezone(zone, (date_trunc('month', due_on) + interval 2 month)::timestamp)) as month_over_us,
    epoch_us(timezone(zone, date_trunc('month', received_on)::timestamp)) as received_month_us,
    epoch_us(timezone(zone, (date_trunc('month', received_on) + interval 2 month)::timestamp)) as received_over_us
  from matters
  cross join moment
  where kind = 'case' and not test
),

cases as (
  select *
  from months
  where accepted_at is not null
),

due_cases as (
  select
    *,
    coalesce(completed_at <= due_at, false) as is_on_time,
    epoch_us(due_at) < now_us and not (is_open and is_suspended) as is_past
  from cases
  where is_due and now_us < month_over_us
),

completed_cases as (
  select
    unit_id,
    month_us,
    timezone(zone, completed_at)::date < due_on as is_early,
    taken.minutes_before * 60000000 + coalesce(list_sum([
      greatest(0, least(epoch_us(accepted_at) - epoch_us(timezone(zone, taken.day_on::timestamp)), one[2] * 60000000)
        - one[1] * 60000000)
      for one in taken.intervals
    ]), 0) as taken_us,
    done.minutes_before * 60000000 + coalesce(list_sum([
      greatest(0, least(epoch_us(completed_at) - epoch_us(timezone(zone, done.day_on::timestamp)), one[2] * 60000000)
        - one[1] * 60000000)
      for one in done.intervals
    ]), 0) as done_us
  from due_cases
  left join office_days as taken on taken.day_on = timezone(zone, accepted_at)::date
  left join office_days as done on done.day_on = timezone(zone, completed_at)::date
  where completed_at is not null and withdrawn_at is null
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
  'M-13a', 'unit', unit_id, 'now', 0,
  (is_overdue and is_told)::bigint, 1, null, null
from cases
where is_open and due_at is not null
union all
select
  'M-13b', 'unit', unit_id, 'now', 0,
  (is_overdue and not is_told)::bigint, 1, null, null
from cases
where is_open and due_at is not null
union all
select
  'M-14', 'unit', unit_id, 'now', 0,
  (epoch_us(near_due_at) <= now_us and not is_overdue)::bigint, 1, null, null
from cases
where is_open and due_at is not null
union all
select
  'M-15', 'unit', unit_id, 'month', month_us,
  is_on_time::bigint, 1, null, null
from due_cases
union all
select
  'M-16', 'unit', unit_id, 'month', month_us,
  is_early::bigint, 1, null, null
from completed_cases
union all
select
  'M-16a', 'unit', unit_id, 'month', month_us,
  1, 1, null, (greatest(0, done_us - taken_us) + 3599999999) // 3600000000
from completed_cases
where taken_us is not null and done_us is not null
union all
select
  'M-17', 'unit', unit_id, 'month', month_us,
  (not is_told)::bigint, 1, null, null
from due_cases
where is_past and not is_on_time
union all
select
  'M-19', 'unit', unit_id, 'month', received_month_us,
  (noticed_at is not null)::bigint, 1, null, null
from months
where received_at is not null and is_incomplete and now_us < received_over_us
union all
select
  'M-24', 'unit', unit_id, 'now', 0,
  is_overdue::bigint, 1, case when due_at is null then 'no_promise' end, null
from demands
union all
select
  'M-24a', 'unit', unit_id, 'now', 0,
  1, 1, null, age_days
from demands
