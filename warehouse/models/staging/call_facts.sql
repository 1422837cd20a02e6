-- one row per fact of a touched call
select raw_call.*
from raw_call
semi join dirty_calls on dirty_calls.centre_id = raw_call.centre_id and dirty_calls.call_id = raw_call.call_id
