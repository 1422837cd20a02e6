-- one row per finished visit of a hall's day that tells of attendance (M-37h), by window and by hall: whether exactly one
-- person was signed in at its window then; and nobody or several (domain 5.3, 16)
with
placed as (
  select *, 'window' as scope, window_id as scope_id from officer_visits
  union all by name
  select *, 'hall' as scope, hall_id as scope_id from officer_visits
)

select
  'M-37h' as metric, scope, scope_id, 'day' as bucket, begin_us as start_us,
  (officers <> 1)::bigint as numerator,
  1::bigint as denominator,
  case when officers = 0 then 'nobody' when officers > 1 then 'several' end as reason,
  null::bigint as minute
from placed
