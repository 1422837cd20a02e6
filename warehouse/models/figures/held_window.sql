-- one row per fact of a window's hours of a held day
select window_facts.*
from window_facts
inner join held_units on held_units.unit_id = window_facts.hall_id
where timezone(held_units.zone, event_at)::date >= held_units.today
  or timezone(held_units.zone, event_at)::date = held_units.last_open
