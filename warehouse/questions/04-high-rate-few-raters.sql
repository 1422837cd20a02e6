-- 参评率低而满意率高的窗口 · Windows with a high satisfaction rate that few people rated
-- parameter month: select max(month) from satisfaction_monthly where rated > 0
select county, hall, window_id, window_name, rated_pct, satisfaction_pct, rated, served, defaults
from satisfaction_monthly
where month = $month
  and rated_pct <= (
    select quantile_disc(rated_pct, 0.25) from satisfaction_monthly where month = $month and rated_pct is not null
  )
  and satisfaction_pct >= 95
order by rated_pct, satisfaction_pct desc, window_id
