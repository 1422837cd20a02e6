-- 等候超过30分钟的人次 · Waits of more than 30 minutes
-- parameter month: select strftime(max(day), '%Y-%m') from waits_daily
select
  county,
  hall,
  sum(served) as served,
  sum(over_30_min) as over_30_min,
  (1000 * sum(over_30_min) // sum(served) / 10)::decimal(4, 1) as over_30_min_pct,
  max(max_s) as max_s
from waits_daily
where strftime(day, '%Y-%m') = $month
group by all
order by over_30_min desc, hall
