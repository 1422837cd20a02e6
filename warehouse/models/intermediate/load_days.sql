-- one row per service window and chosen floor, as it stands at the day's end: load, hours, service (M-22, M-22b)
with
served as (
  select
    floor_open.hall_id,
    floor_open.day_on,
    floor_open.window_id,
    (sum(greatest(
      0, least(floor_open.end_us, floor_served.end_us) - greatest(floor_open.begin_us, floor_served.begin_us)
    )) // 1000000)::bigint as served_s
  from floor_open
  inner join floor_served
    on floor_served.hall_id = floor_open.hall_id
    and floor_served.day_on = floor_open.day_on
    and floor_served.window_id = floor_open.window_id
  group by all
)

select floor_loads.*, coalesce(served.served_s, 0) as served_s
from floor_loads
left join served
  on served.hall_id = floor_loads.hall_id
  and served.day_on = floor_loads.day_on
  and served.window_id = floor_loads.window_id
where floor_loads.open_s > 0 or floor_loads.usual_min > 0
