-- 差评最多的窗口与原因 · The windows with most bad ratings, and why
-- parameter month: select max(month) from satisfaction_monthly where rated > 0
select
  county,
  hall,
  window_id,
  window_name,
  count(*) as bad,
  count(*) filter (where state = 'open') as open_cases,
  count(*) filter (where level = 1) as very_dissatisfied,
  coalesce(nullif(array_to_string(list_sort(list_distinct(flatten(list(reasons)))), '、'), ''), '未注明') as reasons,
  max(rated_at) as last_bad_at
from bad_ratings
where strftime(day, '%Y-%m') = $month
group by all
order by bad desc, window_id
