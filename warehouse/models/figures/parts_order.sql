-- one row per served ticket and figure it counts in (M-12c), on the day of its issue: ahead of an earlier one or not
with
ahead as (
  select
    journey,
    max(epoch_us(turn_at)) over (
      partition by hall_id, issued_on, service_code, priority
      order by epoch_us(issued_at)
      range between unbounded preceding and 1 preceding
    ) > epoch_us(turn_at) as is_ahead
  from turns
  where apart is null
),

counted as (
  select
    turns.*,
    coalesce(ahead.is_ahead, false) as is_ahead,
    epoch_us(timezone(held_units.zone, turns.issued_on::timestamp)) as start_us
  from turns
  inner join held_units on held_units.unit_id = turns.hall_id
  left join ahead on ahead.journey = turns.journey
  where was_served
),

placed as (
  select *, 'hall' as scope, hall_id as scope_id from counted
  union all by name
  select *, 'service' as scope, hall_id || ':' || service_code as scope_id from counted
)

select
  'M-12c' as metric,
  scope,
  scope_id,
  'day' as bucket,
  start_us,
  is_ahead::bigint as numerator,
  (apart is null)::bigint as denominator,
  apart as reason,
  null::bigint as minute
from placed
