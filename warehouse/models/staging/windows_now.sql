-- one row per service window: the id under which it goes on at the moment (itself, or the one that continues it)
with recursive
steps as (
  select distinct window_id, window_id as now_id, 0 as depth from ref_windows_history
  union all
  select steps.window_id, ref_windows.window_id, steps.depth + 1
  from steps
  inner join ref_windows on ref_windows.continues = steps.now_id
  where steps.depth < 20
)

select window_id, arg_max(now_id, depth) as now_id
from steps
group by window_id
