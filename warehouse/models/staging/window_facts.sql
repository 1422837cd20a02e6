-- one row per fact of a window's hours on the chosen days, with a day on either side for time zones
select raw_window.*
from raw_window
where event_at >= (select min(day_on) - 1 from chosen_days)::timestamptz
  and event_at < (select max(day_on) + 2 from chosen_days)::timestamptz
