-- 评价全满意却有投诉的大厅 · Halls whose ratings are all good while people complain
-- parameter month: select max(month) from divergence_monthly
select
  county,
  hall,
  rated,
  satisfaction_pct,
  monotone_windows,
  complaints_by_hotline,
  complaints_by_demand,
  complaints,
  is_divergent
from divergence_monthly
where month = $month
order by is_divergent desc, complaints_by_hotline + complaints_by_demand + complaints desc, hall
