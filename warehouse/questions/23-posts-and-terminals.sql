-- 某日各窗口的岗位与评价器：空岗、迟到早退、在线率 · Posts and terminals of a day: uncovered, late, early, online
-- parameter day: select max(day)::varchar from terminals_daily
select
  coalesce(posts_daily.county, terminals_daily.county) as county,
  coalesce(posts_daily.hall, terminals_daily.hall) as hall,
  coalesce(posts_daily.window_name, terminals_daily.window_name) as window_name,
  uncovered_min,
  due_min,
  late,
  early,
  absent,
  dedicated_pct,
  online_pct
from terminals_daily
full join posts_daily on posts_daily.day = terminals_daily.day and posts_daily.window_id = terminals_daily.window_id
where coalesce(posts_daily.day, terminals_daily.day) = $day::date
order by uncovered_min desc nulls last, online_pct nulls last, county, hall, window_name
