-- one row per case as it stood at an instant: its promise, when it was completed, and the verdict
-- the argument: a TIMESTAMPTZ, or a text or TIMESTAMP without offset, which is read in each case's own zone
select
  matter_no as case_no, service, accepted_at, due_at, completed_at, verdict, unit_id, zone, promise_days, withdrawn_at
from matters_as_of(instant)
where kind = 'case' and accepted_at is not null
