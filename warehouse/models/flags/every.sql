-- one row per flag; is_suspect: the signal doubts that the rating is what somebody said, so a rate without it is worth
-- seeing; of F3, F6, F9 and F13 the rating itself is not in doubt, or is bad and must stay
select
  *,
  code in ('F1', 'F2', 'F4', 'F5', 'F8', 'F10', 'F11', 'F12') as is_suspect
from (
  select * from flagged
  union all by name
  select * from rater_flags
)
