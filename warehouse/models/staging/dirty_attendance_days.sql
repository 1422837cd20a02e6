-- one row per hall and local day on which attendance or a window's hours changed since the last refresh
with
told as (
  select raw_staff.*
  from raw_staff
  where batch > getvariable('refreshed')
    or id in (select id from extra_copies where family = 'staff' and batch > getvariable('refreshed'))
),

days as (
  select hall_id, event_at, roster_on from told where type <> 'leave.approved'
  union all
  select raw_staff.hall_id, extra_copies.event_at, raw_staff.roster_on
  from extra_copies
  inner join raw_staff on raw_staff.id = extra_copies.id
  where extra_copies.family = 'staff' and extra_copies.batch > getvariable('refreshed')
  union all
  select hall_id, unnest(generate_series(starts_at, ends_at + interval 1 day, interval 1 day)), null
  from told
  where type = 'leave.approved'
  union all
  select hall_id, event_at, null from raw_window where batch > getvariable('refreshed')
  union all
  select raw_window.hall_id, extra_copies.event_at, null
  from extra_copies
  inner join raw_window on raw_window.id = extra_copies.id
  where extra_copies.family = 'window' and extra_copies.batch > getvariable('refreshed')
)

select distinct days.hall_id, coalesce(roster_on, timezone(ref_units.zone, event_at)::date) as day_on
from days
inner join ref_units on ref_units.unit_id = days.hall_id
