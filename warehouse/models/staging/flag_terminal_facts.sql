-- one row per terminal fact of the days for which flags are worked out, with two days on either side
select *
from raw_terminal
where event_at >= (select min(day_on) - 2 from flag_days)::timestamptz
  and event_at < (select max(day_on) + 3 from flag_days)::timestamptz
