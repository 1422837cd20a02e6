-- 上月按时办结率（按应办结日） · On-time rate of last month, by the due date
-- parameter month: select strftime(date_trunc('month', timezone('Asia/Shanghai', max(as_of))) - interval 1 month, '%Y-%m') from data_as_of
select month, county, unit, due, on_time, still_open, on_time_pct
from on_time_monthly
where month = $month
order by on_time_pct, unit
