-- one row per call touched since the last refresh
select distinct centre_id, call_id
from raw_call
where batch > getvariable('refreshed')
