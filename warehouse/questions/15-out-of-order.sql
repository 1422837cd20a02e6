-- 插号最多的大厅和事项 · Halls and services where most people were served before somebody who had come earlier
-- parameter month: select strftime(max(day), '%Y-%m') from order_daily
select
  county,
  hall,
  service,
  sum(in_line) as in_line,
  sum(out_of_order) as out_of_order,
  case when sum(in_line) > 0 then ((1000 * sum(out_of_order)) // sum(in_line) / 10)::decimal(4, 1) end as out_of_order_pct
from order_daily
where strftime(day, '%Y-%m') = $month
group by all
order by out_of_order_pct desc nulls last, in_line desc, hall, service
