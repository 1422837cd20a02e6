-- one row per hall and local day on which a wait ended; percentiles are nearest-rank on exact seconds
select
  hall_wait_days.day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, hall_wait_days.hall_id) as hall,
  hall_wait_days.p50_s,
  hall_wait_days.p90_s,
  hall_wait_days.p95_s,
  hall_wait_days.max_s,
  hall_wait_days.legs as served,
  hall_wait_days.wait_sum_s,
  hall_wait_days.wait_sum_s // hall_wait_days.legs as mean_s,
  hall_wait_days.over_30_min,
  hall_wait_days.tests
from hall_wait_days
left join ref_units on ref_units.unit_id = hall_wait_days.hall_id
where hall_wait_days.legs > 0
order by day, county, hall
