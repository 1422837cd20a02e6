-- one row per day from the first fact's year to the end of the next, for everybody ("") and each unit with hours of its own
select
  opening_days.unit_id,
  opening_days.day_on,
  calendar_days.is_working,
  calendar_days.working_number,
  calendar_days.is_provisional,
  opening_days.opens,
  opening_days.opening_minutes
from opening_days
inner join calendar_days on calendar_days.day_on = opening_days.day_on
order by opening_days.unit_id, opening_days.day_on
