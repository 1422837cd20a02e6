-- 热线工单三率、按时办结与退改，按单位 · Work orders: three rates, on time and bounced, by unit
-- parameter month: select max(month) from workorders_monthly
select
  month, county, unit, dispatched, merged, excluded, excluded_pct,
  response_pct, resolved_pct, satisfied_pct, three_rates_pct, not_reached_pct,
  due, on_time_pct, bounces, bounced_pct
from workorders_monthly
where month = $month
order by three_rates_pct nulls last, county, unit
