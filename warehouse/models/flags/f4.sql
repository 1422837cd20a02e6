-- one row per press of a burst at one terminal, and per press of an hour with more ratings than items finished (F4)
with
placed as (
  select *, row_number() over each_source as place
  from flag_presses
  where on_site
  window each_source as (partition by hall_id, window_id, day_on, source order by at_us, sequence, rating_id)
),

bursts as (
  select one.hall_id, one.window_id, one.day_on, one.source, one.place
  from placed as one
  inner join placed as last
    on last.hall_id = one.hall_id
    and last.window_id = one.window_id
    and last.day_on = one.day_on
    and last.source = one.source
    and last.place = one.place + one.v['f4_burst'] - 1
  where last.at_us - one.at_us <= one.v['f4_within_s'] * 1000000
),

burst as (
  select placed.*, count(*) over (partition by hall_id, window_id, day_on, source) as measured
  from placed
  where exists (
    select 1
    from bursts
    where bursts.hall_id = placed.hall_id
      and bursts.window_id = placed.window_id
      and bursts.day_on = placed.day_on
      and bursts.source = placed.source
      and placed.place between bursts.place and bursts.place + placed.v['f4_burst'] - 1
  )
),

hours as (
  select
    *,
    (at_us - begin_us) // 3600000000 as hour,
    count(*) over (partition by hall_id, window_id, day_on, (at_us - begin_us) // 3600000000) as n
  from placed
  where is_queued
),

finished as (
  select
    services.hall_id, services.window_id, services.day_on,
    (services.at_us - limits.begin_us) // 3600000000 as hour,
    sum(services.items)::bigint as items
  from flag_services as services
  inner join flag_limits as limits on limits.unit_id = services.hall_id and limits.day_on = services.day_on
  group by all
)

select
  hall_id, day_on, window_id, 'F4' as code, 'burst' as cause, rating_id, at_us, measured, v['f4_burst'] as allowed,
  null::varchar as other_id
from burst
union all
select
  hours.hall_id, hours.day_on, hours.window_id, 'F4', 'hour', rating_id, at_us, n,
  v['f4_of_finished_pct'] * coalesce(finished.items, 0) // 100, null
from hours
left join finished
  on finished.hall_id = hours.hall_id
  and finished.window_id = hours.window_id
  and finished.day_on = hours.day_on
  and finished.hour = hours.hour
where n >= v['f4_burst'] and 100 * n > v['f4_of_finished_pct'] * coalesce(finished.items, 0)
