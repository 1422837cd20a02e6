-- one row per open case beyond its promise (M-13), as of the last minute tick
select
  matters_open.matter_no as case_no,
  matters_open.county,
  matters_open.unit,
  matters_open.service,
  matters_open.accepted_at,
  matters_open.promise_days,
  matters_open.due_at,
  (epoch_us(as_of) - epoch_us(due_at)) // 86400000000 as days_overdue,
  matters_open.as_of
from matters_open
where matters_open.kind = 'case' and matters_open.state = 'overdue'
order by due_at, case_no
