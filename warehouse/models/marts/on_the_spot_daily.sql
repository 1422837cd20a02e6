-- one row per unit and local day on which cases began: instant ones with complete papers, and those done in that visit (M-18)
with
instant_cases as (
  select case_rows.*, timezone(zone, begun_at)::date as day_on
  from case_rows
  left join ref_services on ref_services.service_code = case_rows.service_code
  where not test and is_complete and begun_at is not null
    and coalesce(is_said_instant, ref_services.kind = 'instant', false)
)

select
  day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, instant_cases.unit_id) as unit,
  count(*) filter (where first_visit_id is not null) as instant_cases,
  count(*) filter (where first_visit_id = done_visit_id) as on_the_spot,
  ((1000 * count(*) filter (where first_visit_id = done_visit_id))
    // nullif(count(*) filter (where first_visit_id is not null), 0) / 10)::decimal(4, 1) as on_the_spot_pct,
  count(*) filter (where first_visit_id is null) as without_visit
from instant_cases
left join ref_units on ref_units.unit_id = instant_cases.unit_id
group by all
order by day, county, unit
