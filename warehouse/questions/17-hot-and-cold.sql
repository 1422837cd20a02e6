-- 有人排队窗口却空闲的大厅 · Halls in which windows stood idle while people queued
-- parameter month: select strftime(max(day), '%Y-%m') from imbalance_daily
select
  county,
  hall,
  sum(open_min) as open_min,
  sum(idle_min) as idle_min,
  sum(fixable_min) as fixable_min,
  max(busiest_pct) as busiest_pct,
  min(idlest_pct) as idlest_pct
from imbalance_daily
where strftime(day, '%Y-%m') = $month
group by all
order by idle_min desc, hall
