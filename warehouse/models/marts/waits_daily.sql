-- one row per service window and local day on which a wait ended; percentiles are nearest-rank on exact seconds
select
  wait_days.day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, wait_days.hall_id) as hall,
  wait_days.window_id,
  coalesce(ref_windows.name, wait_days.window_id) as window_name,
  wait_days.p50_s,
  wait_days.p90_s,
  wait_days.max_s,
  wait_days.legs as served,
  wait_days.wait_sum_s // wait_days.legs as mean_s,
  wait_days.over_30_min
from wait_days
left join ref_windows on ref_windows.window_id = wait_days.window_id
left join ref_units on ref_units.unit_id = wait_days.hall_id
order by day, county, hall, window_id
