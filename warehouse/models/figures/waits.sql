-- one row per leg of a visit's waiting as figures need it: with the service waited for
select legs.*, service_at.service_code
from legs
asof left join service_at
  on legs.hall_id = service_at.hall_id
  and legs.visit_id = service_at.visit_id
  and legs.started_at >= service_at.since
