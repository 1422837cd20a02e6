-- 含与不含疑似评价的满意率 · Satisfaction with and without suspect ratings
-- parameter month: select max(month) from satisfaction_suspect_monthly
select
  county,
  hall,
  window_id,
  window_name,
  rated,
  suspect,
  satisfaction_pct,
  without_suspect_pct,
  f1,
  f2,
  f4,
  f5,
  f6,
  f10,
  f11,
  f13
from satisfaction_suspect_monthly
where month = $month
order by suspect desc, window_id
