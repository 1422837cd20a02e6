-- one row per staff fact of a held day: a roster's by its day, leave while its last day may be shown
select staff_facts.*
from staff_facts
inner join held_units on held_units.unit_id = staff_facts.hall_id
where case
  when type = 'leave.approved'
    then timezone(held_units.zone, ends_at - interval 1 microsecond)::date >= held_units.last_open
  else coalesce(roster_on, timezone(held_units.zone, event_at)::date) >= held_units.today
    or coalesce(roster_on, timezone(held_units.zone, event_at)::date) = held_units.last_open
end
