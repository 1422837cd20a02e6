-- 差评处置：回复、整改回访、按时 · What became of bad ratings: answered, put right and asked again, in time
-- parameter month: select max(month) from bad_handling_monthly
select
  county,
  hall,
  bad,
  replied_pct,
  named_bad,
  rectified_revisited_pct,
  satisfied_at_revisit_pct,
  handled_or_overdue,
  on_time_pct
from bad_handling_monthly
where month = $month
order by on_time_pct nulls last, bad desc, hall
