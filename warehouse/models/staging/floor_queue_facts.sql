-- one row per ticket fact of a visit of the chosen floors; the days that its facts name prune the scan
select raw_queue.*
from raw_queue
where issued_on in (
    select day_on from floor_days
    union
    select visit_days.issued_on
    from visit_days
    inner join visits on visits.journey = visit_days.journey
    inner join floor_days on floor_days.hall_id = visits.hall_id and floor_days.day_on = visits.issued_on
  )
  and hall_id || chr(31) || visit_id in (
    select visits.journey
    from visits
    inner join floor_days on floor_days.hall_id = visits.hall_id and floor_days.day_on = visits.issued_on
  )
