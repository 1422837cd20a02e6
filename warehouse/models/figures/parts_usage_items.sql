-- one row per finished visit and figure its items count in (M-05i, M-05a, M-05b, M-05c), and per item not rated and why
with
counted as (
  select
    usage.*,
    counts_as <> 'no_device' as could_press,
    epoch_us(timezone(held_units.zone, usage.finished_on::timestamp)) as start_us
  from usage
  inner join held_units on held_units.unit_id = usage.hall_id
  where counts_as <> 'test'
),

unrated as (
  select window_id, start_us, could_press, rated_items, invited_items, unnest(range(items - rated_items)) as number
  from counted
)

select
  'M-05i' as metric, 'window' as scope, window_id as scope_id, 'day' as bucket, start_us,
  rated_items as numerator, items as denominator, null::varchar as reason, null::bigint as minute
from counted
where could_press
union all
select 'M-05a', 'window', window_id, 'day', start_us, invited_items, items, null, null
from counted
where could_press
union all
select 'M-05b', 'window', window_id, 'day', start_us, least(rated_items, invited_items), invited_items, null, null
from counted
where could_press and invited_items > 0
union all
select 'M-05c', 'window', window_id, 'day', start_us, items - rated_items, items, null, null
from counted
union all
select
  'M-05c', 'window', window_id, 'day', start_us, 0, 0,
  case
    when not could_press then 'no_device'
    when number < invited_items - rated_items then 'no_press'
    else 'not_invited'
  end,
  null
from unrated
