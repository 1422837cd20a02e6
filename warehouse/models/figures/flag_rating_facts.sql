-- one row per rating fact of a held day
select rating_facts.*
from rating_facts
inner join held_units on held_units.unit_id = rating_facts.hall_id
where timezone(held_units.zone, event_at)::date >= held_units.today
  or timezone(held_units.zone, event_at)::date = held_units.last_open
