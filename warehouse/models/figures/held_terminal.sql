-- one row per terminal fact of a held day
select terminal_facts.*
from terminal_facts
inner join held_units on held_units.unit_id = terminal_facts.hall_id
where timezone(held_units.zone, event_at)::date >= held_units.today
  or timezone(held_units.zone, event_at)::date = held_units.last_open
