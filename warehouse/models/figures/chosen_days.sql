-- one row per hall and held local day on which a rating, a finished visit or a served wait counts
with
days as (
  select hall_id as unit_id, rated_on as day_on from ratings
  union
  select hall_id as unit_id, finished_on as day_on from visits
  union
  select hall_id as unit_id, ended_on as day_on from legs
)

select days.unit_id, days.day_on
from days
inner join held_units on held_units.unit_id = days.unit_id
where days.day_on >= held_units.today or days.day_on = held_units.last_open
