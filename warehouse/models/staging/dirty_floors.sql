-- one row per hall and local day of issue of which a ticket or a window's hours told since the last refresh
with
hours as (
  select hall_id, window_id, event_at from raw_window where batch > getvariable('refreshed')
  union all
  select raw_window.hall_id, raw_window.window_id, extra_copies.event_at
  from extra_copies
  inner join raw_window on raw_window.id = extra_copies.id
  where extra_copies.family = 'window' and extra_copies.batch > getvariable('refreshed')
),

days as (
  select visits.hall_id, visits.issued_on as day_on
  from visits
  inner join (
    select distinct hall_id, visit_id
    from raw_queue
    where batch > getvariable('refreshed')
  ) as told on told.hall_id = visits.hall_id and told.visit_id = visits.visit_id
  union
  select hall_id, issued_on from dirty_visits
  union
  select hours.hall_id, timezone(coalesce(ref_units.zone, 'Asia/Shanghai'), hours.event_at)::date
  from hours
  left join ref_units on ref_units.unit_id = hours.hall_id
  union
  select ref_windows.hall_id, timezone(coalesce(ref_units.zone, 'Asia/Shanghai'), hours.event_at)::date
  from hours
  inner join ref_windows on ref_windows.window_id = hours.window_id
  left join ref_units on ref_units.unit_id = ref_windows.hall_id
)

select distinct hall_id, day_on
from days
