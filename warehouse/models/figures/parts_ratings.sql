-- one row per rating and figure it counts in: M-01 by window and day, hall and day, hall and hour
with
counted as (
  select
    ratings.hall_id,
    ratings.window_id,
    ratings.counts_as,
    ratings.is_good,
    epoch_us(timezone(held_units.zone, ratings.rated_on::timestamp)) as day_us,
    epoch_us(ratings.event_at) - epoch_us(timezone(held_units.zone, ratings.event_at)) % 3600000000 as hour_us
  from ratings
  inner join chosen_days on chosen_days.unit_id = ratings.hall_id and chosen_days.day_on = ratings.rated_on
  inner join held_units on held_units.unit_id = ratings.hall_id
  where ratings.counts_as <> 'superseded'
),

placed as (
  select *, 'window' as scope, window_id as scope_id, 'day' as bucket, day_us as start_us from counted
  union all by name
  select *, 'hall' as scope, hall_id as scope_id, 'day' as bucket, day_us as start_us from counted
  union all by name
  select *, 'hall' as scope, hall_id as scope_id, 'hour' as bucket, hour_us as start_us from counted
)

select
  'M-01' as metric,
  scope,
  scope_id,
  bucket,
  start_us,
  (counts_as = 'effective' and is_good)::bigint as numerator,
  (counts_as = 'effective')::bigint as denominator,
  case when counts_as <> 'effective' then counts_as end as reason,
  null::bigint as minute
from placed
