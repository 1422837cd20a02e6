-- one row per service window and chosen floor: the usual minutes of what it finished (M-22b), its seconds open
with
finished as (
  select hall_id, day_on, window_id, service_code, at_us
  from floor_steps
  where type = 'ticket.finished'
  qualify row_number() over (partition by hall_id, visit_id order by at_us, sequence, step_id) = 1
),

done as (
  select
    finished.hall_id, finished.day_on, finished.window_id,
    sum(coalesce(services.typical_minutes, 10))::bigint as usual_min
  from finished
  inner join floor_days on floor_days.hall_id = finished.hall_id and floor_days.day_on = finished.day_on
  left join ref_services_history as services
    on services.service_code = finished.service_code
    and not services.is_superseded
    and services.valid_from <= finished.day_on
    and (services.valid_to is null or finished.day_on < services.valid_to)
  where finished.at_us >= floor_days.begin_us and finished.at_us < floor_days.until_us
  group by all
),

opened as (
  select
    floor_open.hall_id, floor_open.day_on, floor_open.window_id,
    (sum(greatest(0, least(floor_open.end_us, floor_days.until_us) - floor_open.begin_us)) // 1000000)::bigint as open_s
  from floor_open
  inner join floor_days on floor_days.hall_id = floor_open.hall_id and floor_days.day_on = floor_open.day_on
  group by all
)

select
  floor_windows.hall_id,
  floor_windows.day_on,
  floor_windows.window_id,
  coalesce(done.usual_min, 0) as usual_min,
  coalesce(opened.open_s, 0) as open_s
from floor_windows
left join done
  on done.hall_id = floor_windows.hall_id
  and done.day_on = floor_windows.day_on
  and done.window_id = floor_windows.window_id
left join opened
  on opened.hall_id = floor_windows.hall_id
  and opened.day_on = floor_windows.day_on
  and opened.window_id = floor_windows.window_id
