-- one row per rating and figure of its week or month: M-01 to M-04 by window, M-07 by hall and reason
with
counted as (
  select
    ratings.*,
    epoch_us(timezone(held_units.zone, date_trunc('week', rated_on)::timestamp)) as week_us,
    epoch_us(timezone(held_units.zone, date_trunc('month', rated_on)::timestamp)) as month_us,
    rated_on >= date_trunc('week', held_units.today) - interval 7 day as in_weeks,
    rated_on >= date_trunc('month', held_units.today) - interval 1 month as in_months,
    counts_as = 'default' and not has_effective
      and row_number() over (partition by journey, counts_as order by event_at, sequence, rating_id) = 1 as is_first_default
  from ratings
  inner join held_units on held_units.unit_id = ratings.hall_id
  where counts_as <> 'superseded'
),

placed as (
  select *, 'week' as bucket, week_us as start_us from counted where in_weeks
  union all by name
  select *, 'month' as bucket, month_us as start_us from counted where in_months
),

named as (
  select distinct rating_id, hall_id, month_us, unnest(reasons) as code
  from counted
  where in_months and counts_as = 'effective'
)

select
  'M-01' as metric, 'window' as scope, window_id as scope_id, bucket, start_us,
  (counts_as = 'effective' and is_good)::bigint as numerator,
  (counts_as = 'effective')::bigint as denominator,
  case when counts_as <> 'effective' then counts_as end as reason,
  null::bigint as minute
from placed
union all
select
  'M-02', 'window', window_id, 'month', month_us,
  (case when counts_as = 'default' then first_level >= 3 else is_good end)::bigint, 1, null, null
from counted
where in_months and (counts_as = 'effective' or is_first_default)
union all
select 'M-03', 'window', window_id, 'month', month_us, (level >= 4)::bigint, 1, null, null
from counted
where in_months and counts_as = 'effective'
union all
select
  'M-04', 'window', window_id, 'month', month_us,
  case level when 5 then 10 when 4 then 8 when 3 then 6 when 2 then 3 else 0 end, 1, null, null
from counted
where in_months and counts_as = 'effective'
union all
select 'M-07', 'hall', hall_id, 'month', month_us, 1, 1, null, null
from counted
where in_months and counts_as = 'effective' and len(reasons) > 0
union all
select 'M-07', 'reason', hall_id || ':' || code, 'month', month_us, 1, 1, null, null
from named
