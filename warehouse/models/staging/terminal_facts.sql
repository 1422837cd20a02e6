-- one row per terminal fact of the chosen days, with a day on either side for time zones
select raw_terminal.*
from raw_terminal
where event_at >= (select min(day_on) - 1 from chosen_days)::timestamptz
  and event_at < (select max(day_on) + 2 from chosen_days)::timestamptz
