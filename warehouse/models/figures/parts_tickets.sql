-- one row per ticket and figure it counts in: M-11 by its first call, M-12 and M-12d by its issue, M-12e once its day is
-- over, M-12b (seconds) by its finish; M-08t by the end of its last served wait
with
totals as (
  select
    hall_id, visit_id, bool_or(test) as test, max(ended_at) as told_at, sum(wait_s)::bigint as wait_s
  from legs
  where ended_at is not null
  group by all
),

said as (
  select
    'M-11' as metric, hall_id, null::varchar as window_id, test, called_at as told_at, null::date as on_day,
    called_at is not null and (turn = 'ticket.no_show' or (turn = 'ticket.swept' and not was_served)) as holds,
    null::bigint as seconds
  from tickets
  where called_at is not null
  union all
  select
    'M-12', hall_id, null, test, issued_at, null,
    not was_served and (turn = 'ticket.cancelled' or (turn = 'ticket.swept' and called_at is null)), null
  from tickets
  where issued_at is not null
  union all
  select
    'M-12d', tickets.hall_id, null, test, issued_at, null,
    timezone(held_units.zone, finished_at)::date = timezone(held_units.zone, issued_at)::date, null
  from tickets
  inner join held_units on held_units.unit_id = tickets.hall_id
  where issued_at is not null
  union all
  select
    'M-12e', hall_id, null, test, null, issued_on,
    finished_at is null and coalesce(turn not in ('ticket.no_show', 'ticket.cancelled', 'ticket.swept'), true), null
  from tickets
  where issued_at is not null
  union all
  select 'M-12b', hall_id, window_id, test, finished_at, null, true, service_s
  from tickets
  where service_s is not null
  union all
  select 'M-08t', hall_id, null, test, told_at, null, true, wait_s
  from totals
),

dated as (
  select said.*, coalesce(on_day, timezone(held_units.zone, told_at)::date) as counts_on, held_units.*
  from said
  inner join held_units on held_units.unit_id = said.hall_id
),

held as (
  select *, epoch_us(timezone(zone, counts_on::timestamp)) as start_us
  from dated
  where (counts_on >= today or counts_on = last_open) and (metric <> 'M-12e' or counts_on < today)
),

placed as (
  select *, 'hall' as scope, hall_id as scope_id from held
  union all by name
  select *, 'window' as scope, window_id as scope_id from held
  where metric = 'M-12b'
)

select
  metric,
  scope,
  scope_id,
  'day' as bucket,
  start_us,
  case when test then 0 else coalesce(seconds, coalesce(holds, false)::bigint) end as numerator,
  (not test)::bigint as denominator,
  case when test then 'test' when metric = 'M-12b' and seconds > 14400 then 'over_4h' end as reason,
  case when metric = 'M-12b' and not test then (seconds + 59) // 60 end as minute
from placed
