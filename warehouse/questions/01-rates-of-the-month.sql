-- 本月各窗口满意率，从低到高 · Satisfaction rate of every window this month, lowest first
-- parameter month: select max(month) from satisfaction_monthly where rated > 0
select county, hall, window_id, window_name, good, bad, rated, satisfaction_pct, rated_pct, defaults, is_final
from satisfaction_monthly
where month = $month
order by satisfaction_pct nulls last, rated desc, window_id
