-- one row per effective rating of the last 60 minutes, hopping by 5 (M-01): the hop that is still running counts
with
hop as (
  select now_us - now_us % 300000000 + 300000000 as end_us
  from moment
)

select
  'M-01' as metric, 'window' as scope, window_id as scope_id, 'rolling' as bucket,
  end_us - 3600000000 as start_us,
  is_good::bigint as numerator, 1::bigint as denominator, null::varchar as reason, null::bigint as minute
from ratings
cross join hop
where counts_as = 'effective' and epoch_us(event_at) >= end_us - 3600000000 and epoch_us(event_at) < end_us
