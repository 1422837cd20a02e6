-- day, month: key window_id: a service window with a rating, a wait or a device, and whether the city had it on that day
with
told as (
  select distinct day, window_id from satisfaction_daily
  union
  select distinct day, window_id from waits_daily
  union
  select distinct day, window_id from terminals_daily
)

select
  told.window_id,
  bool_and(known.window_id is not null) as is_known,
  bool_and(home.unit_id is not null) as has_hall
from told
left join base.ref_windows_history as known
  on known.window_id = told.window_id and not known.is_superseded
  and known.valid_from <= told.day and coalesce(told.day < known.valid_to, true)
left join base.ref_units_history as home
  on home.unit_id = known.hall_id and not home.is_superseded
  and home.valid_from <= told.day and coalesce(told.day < home.valid_to, true)
where told.day >= getvariable('begin_on') and told.day < getvariable('end_on')
group by told.window_id
order by 1
