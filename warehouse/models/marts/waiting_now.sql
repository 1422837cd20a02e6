-- one row per hall with a queue machine: who waits as of the last minute tick (M-10)
with
halls as (
  select distinct hall_id from ref_windows where has_queue
  union
  select distinct hall_id from waiting
)

select
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, halls.hall_id) as hall,
  count(waiting.journey) filter (where waiting.started_at <= moment.now_at) as waiting,
  max(epoch_us(moment.now_at) - epoch_us(waiting.started_at)) filter (where waiting.started_at <= moment.now_at)
    // 1000000 as longest_wait_s,
  moment.now_at as as_of
from halls
cross join moment
left join waiting on waiting.hall_id = halls.hall_id
left join ref_units on ref_units.unit_id = halls.hall_id
group by halls.hall_id, ref_units.county, ref_units.name, moment.now_at
order by county, hall
