-- one row per known hall, local day and what it tells of at all: of posts, by a sign-in, an absence, a substitution or a
-- roster; of devices, by anything that one said or that was said of one
select distinct
  'posts' as what,
  staff_facts.hall_id,
  coalesce(staff_facts.roster_on, timezone(ref_units.zone, staff_facts.event_at)::date) as day_on
from staff_facts
inner join ref_units on ref_units.unit_id = staff_facts.hall_id
where not test and type <> 'leave.approved'
union all
select distinct
  'devices', terminal_facts.hall_id, timezone(coalesce(ref_units.zone, 'Asia/Shanghai'), terminal_facts.event_at)::date
from terminal_facts
left join ref_units on ref_units.unit_id = terminal_facts.hall_id
where not test
