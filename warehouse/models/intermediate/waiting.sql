-- one row per visit that waits at the moment (M-10): a wait begun, after which no call and no end came, of the hall's own
-- today
select legs.journey, legs.hall_id, min(legs.started_at) as started_at
from legs
inner join visits on visits.journey = legs.journey
inner join held_units on held_units.unit_id = legs.hall_id
where not visits.test
  and visits.issued_on = held_units.today
  and (visits.last_called_at is null or visits.last_called_at < legs.started_at)
  and (visits.last_ended_at is null or visits.last_ended_at <= legs.started_at)
group by all
