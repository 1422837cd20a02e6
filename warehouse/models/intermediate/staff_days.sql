-- one row per known hall and local day that tells of attendance at all: a sign-in, an absence, a substitution, a roster
select distinct
  staff_facts.hall_id,
  coalesce(staff_facts.roster_on, timezone(ref_units.zone, staff_facts.event_at)::date) as day_on
from staff_facts
inner join ref_units on ref_units.unit_id = staff_facts.hall_id
where not test and type <> 'leave.approved'
