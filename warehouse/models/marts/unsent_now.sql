-- one row per window whose terminal said that it has something unsent: since when, as of the last minute tick (M-43b)
select
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, backlogs.hall_id) as hall,
  backlogs.window_id,
  coalesce(ref_windows.name, backlogs.window_id) as window_name,
  count(*) as terminals,
  make_timestamptz(min(backlogs.since_us)) as unsent_since,
  sum((moment.now_us - backlogs.since_us) // 1000000)::bigint as unsent_s,
  moment.now_at as as_of
from backlogs
cross join moment
inner join terminals_today
  on terminals_today.hall_id = backlogs.hall_id and terminals_today.window_id = backlogs.window_id
left join ref_windows on ref_windows.window_id = backlogs.window_id
left join ref_units on ref_units.unit_id = backlogs.hall_id
where terminals_today.has_device
group by backlogs.hall_id, backlogs.window_id, ref_units.county, ref_units.name, ref_windows.name, moment.now_at
order by county, hall, window_id
