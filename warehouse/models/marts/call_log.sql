-- one row per call of an answering centre
select
  call_id,
  centre_id,
  line,
  zone,
  offered_at,
  offered_on,
  answered_at,
  abandoned_at,
  wait_s,
  outcome,
  excluded_ground,
  transferred_from,
  test
from call_rows
order by offered_at, centre_id, call_id
