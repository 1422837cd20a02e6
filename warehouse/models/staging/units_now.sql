-- one row per unit: the unit that goes on with its work at the moment (itself, or what it was merged into)
with recursive
steps as (
  select unit_id, unit_id as now_id, 0 as depth from ref_units
  union all
  select steps.unit_id, ref_units.merged_into, steps.depth + 1
  from steps
  inner join ref_units on ref_units.unit_id = steps.now_id
  where ref_units.merged_into is not null and steps.depth < 20
)

select unit_id, arg_max(now_id, depth) as now_id
from steps
group by unit_id
