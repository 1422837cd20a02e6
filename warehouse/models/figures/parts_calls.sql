-- one row per call and figure it counts in: M-26 and M-26a by centre and half-hour, centre and day, as offered
with
counted as (
  select
    call_rows.centre_id,
    call_rows.outcome,
    call_rows.wait_s,
    case
      when call_rows.test then 'test'
      when call_rows.outcome = 'excluded' then 'excluded'
      when call_rows.outcome = 'abandoned' and call_rows.wait_s <= 5 then 'abandoned_5s'
      when call_rows.outcome = 'open' then 'open'
    end as reason,
    epoch_us(timezone(call_rows.zone, call_rows.offered_on::timestamp)) as day_us,
    epoch_us(offered_at) - epoch_us(timezone(call_rows.zone, offered_at)) % 1800000000 as half_us
  from call_rows
  inner join held_units on held_units.unit_id = call_rows.centre_id
  where offered_at is not null
    and (call_rows.offered_on >= held_units.today or call_rows.offered_on = held_units.last_open)
),

placed as (
  select *, 'halfhour' as bucket, half_us as start_us from counted
  union all by name
  select *, 'day' as bucket, day_us as start_us from counted
)

select
  'M-26' as metric, 'centre' as scope, centre_id as scope_id, bucket, start_us,
  (reason is null and outcome = 'answered')::bigint as numerator,
  (reason is null)::bigint as denominator,
  reason,
  null::bigint as minute
from placed
union all
select
  'M-26a', 'centre', centre_id, bucket, start_us,
  (reason is null and outcome = 'answered' and wait_s <= 15)::bigint,
  (reason is null)::bigint,
  reason,
  null
from placed
