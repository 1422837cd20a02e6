-- one row per visit that waits now (M-10), by hall and by service
with
wanted as (
  select journey, arg_max(service_code, started_at) as service_code
  from waits
  group by journey
),

placed as (
  select started_at, 'hall' as scope, hall_id as scope_id from waiting
  union all
  select waiting.started_at, 'service', waiting.hall_id || ':' || wanted.service_code
  from waiting
  inner join wanted on wanted.journey = waiting.journey
  where wanted.service_code is not null
)

select
  'M-10' as metric,
  placed.scope,
  placed.scope_id,
  'now' as bucket,
  0::bigint as start_us,
  1::bigint as numerator,
  0::bigint as denominator,
  null::varchar as reason,
  null::bigint as minute
from placed
cross join moment
where placed.started_at <= moment.now_at
