-- one row per service window: its rate and state by D7, as of the last minute tick
select
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, ref_windows.hall_id, '') as hall,
  window_states.window_id,
  coalesce(ref_windows.name, window_states.window_id) as window_name,
  window_states.state,
  case window_states.state
    when 'too_few' then '评价不足'
    when 'watch' then '关注'
    when 'normal' then '正常'
    when 'below' then '低于90%'
    when 'confirmed' then '低于90% · 确证'
    when 'recovering' then '恢复中'
    when 'not_judged' then '不评判'
  end as state_zh,
  window_states.since,
  window_states.n,
  window_states.good,
  window_states.bad,
  case when n >= 20 then ((1000 * good) // n / 10)::decimal(4, 1) end as satisfaction_pct,
  window_states.last_rated_at,
  coalesce(ref_windows.has_terminal, true) as has_terminal,
  moment.now_at as as_of
from window_states
cross join moment
left join ref_windows on ref_windows.window_id = window_states.window_id
left join ref_units on ref_units.unit_id = ref_windows.hall_id
order by county, hall, window_id
