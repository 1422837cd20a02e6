-- 默认评价占比 · Share of default ratings
-- parameter month: select max(month) from satisfaction_monthly where rated > 0
select
  county,
  hall,
  sum(defaults) as defaults,
  sum(rated) as rated,
  case
    when sum(defaults) + sum(rated) > 0
      then (1000 * sum(defaults) // (sum(defaults) + sum(rated)) / 10)::decimal(4, 1)
  end as default_pct
from satisfaction_monthly
where month = $month
group by all
order by default_pct desc nulls last, hall
