-- one row per ticket fact of a touched visit; the days that its facts name prune the scan
select raw_queue.*
from raw_queue
where issued_on in (select distinct issued_on from dirty_visits)
  and hall_id || chr(31) || visit_id in (select journey from dirty_visits)
