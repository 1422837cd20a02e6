-- 哪些电话线路长期没有来电或占线 · Telephone lines that have been silent for long, or busy
select is_silent, centre_id, line, line_kind, window_id, last_offered_at, calls_7_days, busy_7_days, as_of
from lines
order by is_silent desc, busy_7_days desc, centre_id, line
