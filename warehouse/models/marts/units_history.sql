-- one row per record of a unit: what it was called and stood under, from when to when, and since when that is known
select
  unit_id, name, name_en, kind, parent_id, county, zone, merged_into, valid_from, valid_to, known_from, is_superseded
from ref_units_history
order by unit_id, valid_from, known_from
