-- one row per staff fact that the dirty days can need, with a day on either side for time zones; leave while it lasts
select raw_staff.*
from raw_staff
where hall_id in (select hall_id from dirty_post_days)
  and coalesce(ends_at, event_at) >= (select min(day_on) - 1 from dirty_post_days)::timestamptz
  and coalesce(starts_at, event_at) < (select max(day_on) + 2 from dirty_post_days)::timestamptz
  or roster_on in (select day_on from dirty_post_days)
