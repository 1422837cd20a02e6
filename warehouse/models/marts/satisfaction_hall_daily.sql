-- one row per hall and local day with a rating or a finished visit: its windows' days added up
with
told as (
  select * exclude (hour), 0 as served, 0 as usable, 0 as used, 0 as no_device from rating_hours
  union all by name
  select hall_id, window_id, day_on, served, usable, used, no_device from window_days
),

placed as (
  select
    told.* exclude (day_on, served),
    case when coalesce(window_then.has_queue, true) then told.served end as served,
    told.day_on as period_on,
    coalesce(unit_then.county, '') as county,
    coalesce(unit_then.name, told.hall_id) as hall,
    coalesce(window_then.has_queue, true) as has_queue
  from told
  left join ref_units_history as unit_then
    on unit_then.unit_id = told.hall_id
    and not unit_then.is_superseded
    and unit_then.valid_from <= told.day_on
    and (unit_then.valid_to is null or told.day_on < unit_then.valid_to)
  left join ref_windows_history as window_then
    on window_then.window_id = told.window_id
    and not window_then.is_superseded
    and window_then.valid_from <= told.day_on
    and (window_then.valid_to is null or told.day_on < window_then.valid_to)
),

summed as (
  select
    period_on,
    county,
    hall,
    count(distinct window_id) filter (where good + bad > 0) as windows,
    bool_or(has_queue) as has_queue,
    coalesce(sum(columns(* exclude (period_on, county, hall, hall_id, window_id, has_queue))), 0)::bigint
  from placed
  group by period_on, county, hall
)

select
  period_on as day,
  county,
  hall,
  windows,
  good,
  bad,
  good + bad as rated,
  ((1000 * good) // nullif(good + bad, 0) / 10)::decimal(4, 1) as satisfaction_pct,
  case when has_queue then served end as served,
  usable,
  used,
  ((1000 * used) // nullif(usable, 0) / 10)::decimal(4, 1) as rated_pct,
  no_device,
  defaults,
  voided,
  duplicates,
  platform,
  tests
from summed
order by day, county, hall
