-- one row per invitation to rate, of the chosen days with two days on either side: it may come before its visit's end
select raw_rating.*
from raw_rating
where type = 'rating.invited'
  and event_at >= (select min(day_on) - 2 from chosen_days)::timestamptz
  and event_at < (select max(day_on) + 3 from chosen_days)::timestamptz
