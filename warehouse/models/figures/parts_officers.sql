-- one row per finished visit of a hall's day that tells of attendance (M-37h), by window and by hall: whether exactly one
-- person was signed in at its window then; and nobody or several (domain 5.3, 16)
with
seen as (
  select
    visits.journey, visits.hall_id, visits.window_id, duty_days.begin_us as start_us,
    count(distinct spells.staff_ref) as officers
  from visits
  inner join duty_days on duty_days.hall_id = visits.hall_id and duty_days.day_on = visits.finished_on
  left join spells
    on spells.hall_id = visits.hall_id
    and spells.day_on = visits.finished_on
    and spells.window_id = visits.window_id
    and spells.standing = 'here'
    and spells.begin_us <= epoch_us(visits.finished_at)
    and epoch_us(visits.finished_at) < spells.end_us
  where duty_days.tells_of_posts and not visits.test and epoch_us(visits.finished_at) <= duty_days.now_us
  group by all
),

placed as (
  select *, 'window' as scope, window_id as scope_id from seen
  union all by name
  select *, 'hall' as scope, hall_id as scope_id from seen
)

select
  'M-37h' as metric, scope, scope_id, 'day' as bucket, start_us,
  (officers <> 1)::bigint as numerator,
  1::bigint as denominator,
  case when officers = 0 then 'nobody' when officers > 1 then 'several' end as reason,
  null::bigint as minute
from placed
