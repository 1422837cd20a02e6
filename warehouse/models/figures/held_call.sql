-- one row per call fact of a held day
select call_facts.*
from call_facts
inner join held_units on held_units.unit_id = call_facts.centre_id
where timezone(held_units.zone, event_at)::date >= held_units.today - 1
  or timezone(held_units.zone, event_at)::date = held_units.last_open
