-- one row per hall and local hour in which a wait ended; percentiles are nearest-rank on exact seconds
select
  wait_hours.day_on as day,
  wait_hours.hour,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, wait_hours.hall_id) as hall,
  wait_hours.p50_s,
  wait_hours.p90_s,
  wait_hours.max_s,
  wait_hours.legs as served,
  wait_hours.over_30_min
from wait_hours
left join ref_units on ref_units.unit_id = wait_hours.hall_id
order by day, hour, county, hall
