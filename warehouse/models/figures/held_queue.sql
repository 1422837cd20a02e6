-- one row per ticket fact of a visit whose day is held
select queue_facts.*
from queue_facts
inner join held_units on held_units.unit_id = queue_facts.hall_id
where queue_facts.issued_on >= held_units.today or queue_facts.issued_on = held_units.last_open
