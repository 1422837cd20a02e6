-- one row per service window with a queue and chosen floor, as the window was that day
select floor_days.hall_id, floor_days.day_on, placed.window_id, placed.services
from floor_days
inner join ref_windows_history as placed
  on placed.hall_id = floor_days.hall_id
  and not placed.is_superseded
  and placed.valid_from <= floor_days.day_on
  and (placed.valid_to is null or floor_days.day_on < placed.valid_to)
where placed.has_queue
