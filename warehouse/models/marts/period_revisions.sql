-- one row per period and revision judged: its verdict, what it changed and why; what was replaced stays published aside
select
  kind,
  period,
  revision,
  verdict,
  is_published,
  is_doubtful,
  judged_at,
  "rows" as rows_judged,
  changed as rows_changed,
  causes,
  failed_gates,
  failed_rows,
  released_by,
  reason,
  released_at,
  digest
from period_words
order by kind, period, revision
