-- one row per terminal fact of a held day; what is said of a device, as long as a held rating may hang on it
select terminal_facts.*
from terminal_facts
inner join held_units on held_units.unit_id = terminal_facts.hall_id
where case
  when type = 'device.heartbeat'
    then timezone(held_units.zone, event_at)::date >= held_units.today
    or timezone(held_units.zone, event_at)::date = held_units.last_open
  else timezone(held_units.zone, event_at)::date >= held_units.today - 121
end
