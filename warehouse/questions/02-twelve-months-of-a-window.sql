-- 某窗口近十二个月满意率 · Satisfaction rate of one window over twelve months
-- parameter window: select window_id from satisfaction_monthly where rated > 0 group by window_id order by sum(bad) desc, window_id limit 1
select month, hall, window_name, good, bad, rated, satisfaction_pct, served, rated_pct, is_final
from satisfaction_monthly
where window_id = $window
  and month > strftime((select max(month) || '-01' from satisfaction_monthly)::date - interval 12 month, '%Y-%m')
order by month
