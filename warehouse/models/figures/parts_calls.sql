-- one row per call and figure it counts in: M-26, M-26a, M-27, M-27a, M-34 by centre and line, as offered, by half-hour,
-- day and the rolling 24 hours (hopping by 15 minutes; the hop still running counts)
with
limited as (
  select
    call_rows.*,
    coalesce(at_once.value, all_at_once.value) as at_once_s,
    coalesce(in_time.value, all_in_time.value) as in_time_s,
    coalesce(back.value, all_back.value) * 60000000 as back_us
  from call_rows
  left join threshold_values as at_once
    on at_once.name = 'abandon_short_s' and at_once.unit_id = centre_id
    and offered_on >= at_once.valid_from and offered_on < at_once.valid_to
  left join threshold_values as all_at_once
    on all_at_once.name = 'abandon_short_s' and all_at_once.unit_id = ''
    and offered_on >= all_at_once.valid_from and offered_on < all_at_once.valid_to
  left join threshold_values as in_time
    on in_time.name = 'answer_within_s' and in_time.unit_id = centre_id
    and offered_on >= in_time.valid_from and offered_on < in_time.valid_to
  left join threshold_values as all_in_time
    on all_in_time.name = 'answer_within_s' and all_in_time.unit_id = ''
    and offered_on >= all_in_time.valid_from and offered_on < all_in_time.valid_to
  left join threshold_values as back
    on back.name = 'callback_min' and back.unit_id = centre_id
    and offered_on >= back.valid_from and offered_on < back.valid_to
  left join threshold_values as all_back
    on all_back.name = 'callback_min' and all_back.unit_id = ''
    and offered_on >= all_back.valid_from and offered_on < all_back.valid_to
  where offered_at is not null
),

timed as (
  select
    limited.*,
    held_units.today,
    held_units.last_open,
    case
      when limited.test then 'test'
      when limited.outcome = 'excluded' then 'excluded'
      when limited.transferred_from is not null then 'transferred'
      when limited.outcome = 'abandoned' and limited.wait_s <= at_once_s then 'abandoned_5s'
      when limited.outcome = 'open' then 'open'
    end as reason,
    epoch_us(offered_at) as offered_us,
    epoch_us(timezone(limited.zone, limited.offered_on::timestamp)) as day_us,
    epoch_us(offered_at) - epoch_us(timezone(limited.zone, offered_at)) % 1800000000 as half_us,
    moment.now_us - epoch_us(timezone(held_units.zone, moment.now_at)) % 900000000 + 900000000 as end_us
  from limited
  inner join held_units on held_units.unit_id = limited.centre_id
  cross join moment
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
    missed_at is not null
      and called_back_at >= missed_at
      and epoch_us(called_back_at) - epoch_us(missed_at) <= back_us as is_back
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
  (reason is null and outcome = 'answered' and wait_s <= in_time_s)::bigint,
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
