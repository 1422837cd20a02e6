-- one row per hall and local day on which a wait was over, served or not; percentiles are nearest-rank on exact seconds
select
  hall_over_days.day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, hall_over_days.hall_id) as hall,
  hall_over_days.p50_s,
  hall_over_days.p90_s,
  hall_over_days.p95_s,
  hall_over_days.max_s,
  hall_over_days.waits,
  hall_over_days.unserved,
  ((1000 * hall_over_days.unserved) // hall_over_days.waits / 10)::decimal(4, 1) as unserved_pct,
  hall_over_days.wait_sum_s,
  hall_over_days.wait_sum_s // hall_over_days.waits as mean_s,
  hall_over_days.over_30_min,
  hall_over_days.tests
from hall_over_days
left join ref_units on ref_units.unit_id = hall_over_days.hall_id
where hall_over_days.waits > 0
order by day, county, hall
