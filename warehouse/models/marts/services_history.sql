-- one row per record of a service: its promise and what the guide says, from when to when, and since when that is known
select
  service_code,
  name as service,
  name_en as service_en,
  kind,
  promise_days,
  day_kind,
  legal_days,
  typical_minutes,
  allowed_visits,
  permit as is_permit,
  correction as is_correction,
  valid_from,
  valid_to,
  known_from,
  is_superseded
from ref_services_history
order by service_code, valid_from, known_from
