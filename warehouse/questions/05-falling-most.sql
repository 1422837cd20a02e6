-- 本月比上月降幅最大的窗口 · The windows that fell most from last month to this
-- parameter month: select max(month) from satisfaction_monthly where rated > 0
with
before as (
  select window_id, rated, satisfaction_pct
  from satisfaction_monthly
  where month = strftime(($month || '-01')::date - interval 1 month, '%Y-%m') and rated > 0
)

select
  this_month.county,
  this_month.hall,
  this_month.window_id,
  this_month.window_name,
  before.satisfaction_pct as last_month_pct,
  this_month.satisfaction_pct as this_month_pct,
  this_month.satisfaction_pct - before.satisfaction_pct as change,
  before.rated as last_month_rated,
  this_month.rated as this_month_rated
from satisfaction_monthly as this_month
inner join before on before.window_id = this_month.window_id
where this_month.month = $month and this_month.rated > 0
order by change, this_month.window_id
limit 20
