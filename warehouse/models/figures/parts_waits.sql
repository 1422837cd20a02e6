-- one row per served wait and figure it counts in: M-08 (seconds) and M-09 (whole minutes, upwards)
with
counted as (
  select
    legs.hall_id,
    legs.window_id,
    legs.wait_s,
    (not legs.test)::bigint as counts,
    case when legs.test then 'test' end as reason,
    case when not legs.test then (legs.wait_s + 59) // 60 end as minute,
    epoch_us(timezone(held_units.zone, legs.ended_on::timestamp)) as day_us,
    epoch_us(legs.ended_at) - epoch_us(timezone(held_units.zone, legs.ended_at)) % 3600000000 as hour_us
  from legs
  inner join chosen_days on chosen_days.unit_id = legs.hall_id and chosen_days.day_on = legs.ended_on
  inner join held_units on held_units.unit_id = legs.hall_id
),

placed as (
  select *, 'window' as scope, window_id as scope_id, 'day' as bucket, day_us as start_us from counted
  union all by name
  select *, 'hall' as scope, hall_id as scope_id, 'day' as bucket, day_us as start_us from counted
  union all by name
  select *, 'hall' as scope, hall_id as scope_id, 'hour' as bucket, hour_us as start_us from counted
)

select
  'M-08' as metric, scope, scope_id, bucket, start_us,
  wait_s * counts as numerator, counts as denominator, reason, null::bigint as minute
from placed
where bucket = 'day'
union all
select
  'M-09' as metric, scope, scope_id, bucket, start_us,
  counts as numerator, counts as denominator, reason, minute
from placed
