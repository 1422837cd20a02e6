-- one row per service window that lacks a device, with the figures that are therefore null
select
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, ref_windows.hall_id) as hall,
  ref_windows.window_id,
  ref_windows.name as window_name,
  ref_windows.has_terminal,
  ref_windows.has_queue,
  concat_ws('；',
    case when not ref_windows.has_terminal then '没有评价器：满意率、参评率为空' end,
    case when not ref_windows.has_queue then '没有叫号机：等候、办结人次为空' end
  ) as reason
from ref_windows
left join ref_units on ref_units.unit_id = ref_windows.hall_id
where not ref_windows.has_terminal or not ref_windows.has_queue
order by county, hall, window_id
