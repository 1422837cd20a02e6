-- 每万人次投诉与查实，按单位 · Complaints per 10 000 served and how many were true, by unit
-- parameter month: select max(month) from complaints_monthly
select
  month, county, unit, complaints, served, per_10000,
  decided, verified, verified_pct, verified_incidents, overturned, withdrawn, malicious
from complaints_monthly
where month = $month
order by per_10000 desc nulls last, county, unit
