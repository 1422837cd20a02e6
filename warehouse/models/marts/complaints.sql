-- one row per registered complaint, under the unit where it happened; never a name, never a word of it
select
  complaint_id,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, complaint_rows.unit_id) as unit,
  complaint_rows.window_id,
  channel,
  category,
  named,
  registered_at,
  happened_on as incident_on,
  incident_id,
  state,
  timezone(complaint_rows.zone, decided_at)::date as decided_on,
  ground,
  is_withdrawn,
  answered_at
from complaint_rows
left join ref_units on ref_units.unit_id = complaint_rows.unit_id
where registered_at is not null
order by registered_at, complaint_id
