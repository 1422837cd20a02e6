-- one row per call and figure it counts in: M-26, M-26a, M-27, M-27a, M-34 by centre and line, as offered, by half-hour,
-- day and the rolling 24 hours (hopping by 15 minutes; the hop still running counts)
with
timed as (
  select
    call_rows.*,
    held_units.today,
    held_units.last_open,
    case
      when call_rows.test then 'test'
      when call_rows.outcome = 'excluded' then 'excluded'
      when call_rows.transferred_from is not null then 'transferred'
      when call_rows.outcome = 'abandoned' and call_rows.wait_s <= 5 then 'abandoned_5s'
      when call_rows.outcome = 'open' then 'open'
    end as reason,
    epoch_us(offered_at) as offered_us,
    epoch_us(timezone(call_rows.zone, call_rows.offered_on::timestamp)) as day_us,
    epoch_us(offered_at) - epoch_us(timezone(call_rows.zone, offered_at)) % 1800000000 as half_us,
    moment.now_us - epoch_us(timezone(held_units.zone, moment.now_at)) % 900000000 + 900000000 as end_us
  from call_rows
  inner join held_units on held_units.unit_id = call_rows.centre_id
  cross join moment
  where offered_at is not null
),

placed as (
  select *, 'halfhour' as bucket, half_us as start_us from timed
  where offered_on >= today - 1 or offered_on = last_open
  union all by name
  select *, 'day' as bucket, day_us as start_us from timed
  where offered_on >= today - 1 or offered_on = last_open
  union all by name
  select *, 'rolling' as bucket, end_us - 86400000000 as start_us from timed
  where offered_us >= end_us - 86400000000 and offered_us < end_us
),

scoped as (
  select *, 'centre' as scope, centre_id as scope_id from placed
  union all by name
  select *, 'line' as scope, centre_id || ':' || line as scope_id from placed where line is not null
),

judged as (
  select
    *,
    case when reason <> 'abandoned_5s' then reason end as not_offered,
    missed_at is not null and called_back_at >= missed_at and called_back_at <= missed_at + interval 1 hour as is_back
  from scoped
)

select
  'M-26' as metric, scope, scope_id, bucket, start_us,
  (reason is null and outcome = 'answered')::bigint as numerator,
  (reason is null)::bigint as denominator,
  reason,
  null::bigint as minute
from judged
union all
select
  'M-26a', scope, scope_id, bucket, start_us,
  (reason is null and outcome = 'answered' and wait_s <= 15)::bigint,
  (reason is null)::bigint,
  reason,
  null
from judged
union all
select
  'M-27', scope, scope_id, bucket, start_us,
  (not_offered is null and outcome = 'busy')::bigint, (not_offered is null)::bigint, not_offered, null
from judged
union all
select
  'M-27a', scope, scope_id, bucket, start_us,
  (not_offered is null and outcome = 'abandoned')::bigint, (not_offered is null)::bigint, not_offered, null
from judged
union all
select 'M-34', scope, scope_id, bucket, start_us, coalesce(is_back, false)::bigint, 1, null, null
from judged
where reason is null and outcome in ('abandoned', 'busy')
