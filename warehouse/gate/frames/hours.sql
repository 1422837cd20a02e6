-- day, month: key window_id: a service window in force with what it did, and on how many days around it its hall opens
with
period_windows as (
  select distinct window_id, hall_id
  from base.ref_windows_history
  where not is_superseded
    and valid_from < getvariable('end_on')
    and coalesce(valid_to > getvariable('begin_on'), true)
),

served as (
  select window_id, sum(coalesce(served, 0) + rated)::bigint as served
  from satisfaction_daily
  where day >= getvariable('begin_on') and day < getvariable('end_on')
  group by window_id
)

select
  period_windows.window_id,
  period_windows.hall_id,
  coalesce(max(served.served), 0) as served,
  count(distinct opening_days.day_on) filter (where open_min > 0) as opening_days
from period_windows
left join opening_days on opening_days.unit_id = period_windows.hall_id
left join served on served.window_id = period_windows.window_id
group by all
order by 1
