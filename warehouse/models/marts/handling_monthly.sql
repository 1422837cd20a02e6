-- one row per unit and month of the due date: how early cases were done (M-16), how long they took (M-16a), and overdue
-- ones of which nobody was told (M-17)
with
due_cases as (
  select
    matters.*,
    coalesce(completed_at <= due_at, false) as is_on_time,
    epoch_us(due_at) < moment.now_us and not (is_open and is_suspended) as is_past,
    date_trunc('month', due_on)::date as month_on
  from matters
  cross join moment
  where kind = 'case'
    and not test
    and accepted_at is not null
    and epoch_us(due_at) <= moment.now_us
    and not coalesce(withdrawn_at < due_at, false)
),

/* working minutes before an instant: of the days before it, and of its own day up to it */
timed as (
  select
    due_cases.*,
    completed_at is not null and withdrawn_at is null as is_done,
    timezone(due_cases.zone, completed_at)::date < due_on as is_early,
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
),

lasted as (
  select *, (greatest(0, done_us - taken_us) + 3599999999) // 3600000000 as hours
  from timed
)

select
  strftime(month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, lasted.unit_id) as unit,
  count(*) filter (where is_done) as completed,
  count(*) filter (where is_done and is_early) as early_done,
  ((1000 * count(*) filter (where is_done and is_early)) // nullif(count(*) filter (where is_done), 0) / 10)
    ::decimal(4, 1) as early_pct,
  quantile_disc(hours, 0.5) filter (where is_done) as p50_h,
  case when count(*) filter (where is_done) >= 10 then quantile_disc(hours, 0.9) filter (where is_done) end as p90_h,
  count(*) filter (where is_past and not is_on_time) as overdue,
  count(*) filter (where is_past and not is_on_time and not is_told) as overdue_untold,
  ((1000 * count(*) filter (where is_past and not is_on_time and not is_told))
    // nullif(count(*) filter (where is_past and not is_on_time), 0) / 10)::decimal(4, 1) as overdue_untold_pct
from lasted
left join ref_units on ref_units.unit_id = lasted.unit_id
group by lasted.unit_id, month_on, ref_units.county, ref_units.name
order by month, county, unit
