-- day: key hall_id: a hall that was to be open, and whether anything at all was told of its service windows
with
told as (
  select window_id from satisfaction_daily
  where day >= getvariable('begin_on') and day < getvariable('end_on')
  union
  select window_id from waits_daily
  where day >= getvariable('begin_on') and day < getvariable('end_on')
  union
  select window_id from terminals_daily
  where day >= getvariable('begin_on') and day < getvariable('end_on') and online_min > 0
)

select
  opening_days.unit_id as hall_id,
  any_value(opening_days.open_min) as open_min,
  count(told.window_id) > 0 as was_heard
from opening_days
inner join base.ref_windows_history as had
  on had.hall_id = opening_days.unit_id and not had.is_superseded
  and had.valid_from <= opening_days.day_on and coalesce(opening_days.day_on < had.valid_to, true)
left join told on told.window_id = had.window_id
where opening_days.day_on = getvariable('begin_on') and opening_days.open_min > 0
group by opening_days.unit_id
order by 1
