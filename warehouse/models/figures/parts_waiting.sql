-- one row per visit that waits now (M-10), by hall and by service: a wait begun, after which no call and no end came,
-- of the hall's own today
with
begun as (
  select legs.journey, legs.hall_id, min(legs.started_at) as started_at
  from legs
  inner join visits on visits.journey = legs.journey
  inner join held_units on held_units.unit_id = legs.hall_id
  where not visits.test
    and visits.issued_on = held_units.today
    and (visits.last_called_at is null or visits.last_called_at < legs.started_at)
    and (visits.last_ended_at is null or visits.last_ended_at <= legs.started_at)
  group by all
),

wanted as (
  select journey, arg_max(service_code, started_at) as service_code
  from waits
  group by journey
),

placed as (
  select started_at, 'hall' as scope, hall_id as scope_id from begun
  union all
  select begun.started_at, 'service', begun.hall_id || ':' || wanted.service_code
  from begun
  inner join wanted on wanted.journey = begun.journey
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
