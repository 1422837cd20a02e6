-- one row per wait and figure it counts in: M-09 by service and day, M-09b by hall and by service, M-09 of the last
-- 30 minutes, hopping by 5, by hall and by service (the hop that is still running counts)
with
dated as (
  select
    waits.*,
    held_units.zone,
    timezone(held_units.zone, over_at)::date as over_on,
    case when not test then ((epoch_us(over_at) - epoch_us(started_at)) // 1000000 + 59) // 60 end as minute
  from waits
  inner join held_units on held_units.unit_id = waits.hall_id
  where over_at is not null
    and (
      timezone(held_units.zone, over_at)::date >= held_units.today
      or timezone(held_units.zone, over_at)::date = held_units.last_open
    )
),

placed as (
  select *, 'hall' as scope, hall_id as scope_id from dated
  union all by name
  select *, 'service' as scope, hall_id || ':' || service_code as scope_id from dated
  where service_code is not null
),

hop as (
  select now_us - now_us % 300000000 + 300000000 as end_us
  from moment
),

counted as (
  select 'M-09b' as metric, *, 'day' as bucket, epoch_us(timezone(zone, over_on::timestamp)) as start_us
  from placed
  union all by name
  select 'M-09' as metric, *, 'day' as bucket, epoch_us(timezone(zone, over_on::timestamp)) as start_us
  from placed
  where ended_at is not null and scope = 'service'
  union all by name
  select 'M-09' as metric, placed.*, 'rolling' as bucket, hop.end_us - 1800000000 as start_us
  from placed
  cross join hop
  where ended_at is not null
    and epoch_us(ended_at) >= hop.end_us - 1800000000
    and epoch_us(ended_at) < hop.end_us
)

select
  metric,
  scope,
  scope_id,
  bucket,
  start_us,
  (not test)::bigint as numerator,
  (not test)::bigint as denominator,
  case when test then 'test' end as reason,
  minute
from counted
