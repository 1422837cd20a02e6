-- one row per bad-rating case (AL-02): an effective rating of level 1 or 2, with what was done about it
select
  bad_cases.rating_id,
  bad_cases.event_at as rated_at,
  bad_cases.rated_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, bad_cases.hall_id) as hall,
  bad_cases.window_id,
  coalesce(ref_windows.name, bad_cases.window_id) as window_name,
  bad_cases.bad_level as level,
  case bad_cases.bad_level when 1 then '非常不满意' else '不满意' end as level_zh,
  bad_cases.reasons,
  bad_cases.channel,
  bad_cases.named,
  bad_cases.visit_id,
  case when bad_cases.handled_at is not null then 'handled' else 'open' end as state,
  bad_cases.contacted_at,
  bad_cases.verified_at,
  bad_cases.founded,
  bad_cases.rectified_at,
  bad_cases.replied_at,
  bad_cases.due_at,
  bad_cases.satisfied as is_satisfied,
  case when bad_cases.handled_at is not null then bad_cases.handled_at <= bad_cases.due_at
    when epoch_us(bad_cases.due_at) <= moment.now_us then false end as is_on_time
from bad_cases
cross join moment
left join ref_windows on ref_windows.window_id = bad_cases.window_id
left join ref_units on ref_units.unit_id = bad_cases.hall_id
order by rated_at, rating_id
