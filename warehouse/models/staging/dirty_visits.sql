-- one row per visit touched since the last refresh
select distinct hall_id, visit_id, issued_on, hall_id || chr(31) || visit_id as journey
from raw_queue
where batch > getvariable('refreshed')
