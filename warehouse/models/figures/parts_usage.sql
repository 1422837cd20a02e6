-- one row per finished visit and figure it counts in: M-05 by window and day, hall and day
with
counted as (
  select usage.*, epoch_us(timezone(held_units.zone, usage.finished_on::timestamp)) as start_us
  from usage
  inner join held_units on held_units.unit_id = usage.hall_id
),

placed as (
  select *, 'window' as scope, window_id as scope_id from counted
  union all by name
  select *, 'hall' as scope, hall_id as scope_id from counted
)

select
  'M-05' as metric,
  scope,
  scope_id,
  'day' as bucket,
  start_us,
  (counts_as = 'rated')::bigint as numerator,
  (counts_as in ('rated', 'unrated'))::bigint as denominator,
  case when counts_as in ('test', 'no_device') then counts_as end as reason,
  null::bigint as minute
from placed
