-- one row per call of an answering centre: offered, then answered, abandoned, busy, still open, or excluded by its source
select
  call_id, line, centre_id, offered_at, answered_at, abandoned_at, wait_s, outcome, zone, offered_on, excluded_ground,
  transferred_from
from call_log
where not test
