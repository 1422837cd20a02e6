-- one row per hall and local day whose terminals stand otherwise, were broken, or whose hours changed since the last refresh
with
told as (
  select hall_id, event_at
  from raw_terminal
  where type <> 'device.heartbeat' and batch > getvariable('refreshed')
  union all
  select raw_terminal.hall_id, least(raw_terminal.event_at, extra_copies.event_at)
  from extra_copies
  inner join raw_terminal on raw_terminal.id = extra_copies.id
  where extra_copies.family = 'terminal'
    and extra_copies.batch > getvariable('refreshed')
    and raw_terminal.type <> 'device.heartbeat'
),

days as (
  select hall_id, unnest(generate_series(event_at, event_at + interval 31 day, interval 1 day)) as event_at from told
  union all
  select hall_id, event_at from raw_window where type = 'hours.extended' and batch > getvariable('refreshed')
)

select distinct days.hall_id as unit_id, timezone(coalesce(ref_units.zone, 'Asia/Shanghai'), event_at)::date as day_on
from days
left join ref_units on ref_units.unit_id = days.hall_id
