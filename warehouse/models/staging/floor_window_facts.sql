-- one row per fact of a window's hours on the chosen floors' days
select raw_window.*
from raw_window
where event_at >= (select to_timestamp(min(begin_us) // 1000000) from floor_days)
  and event_at < (select to_timestamp(max(end_us) // 1000000) from floor_days)
