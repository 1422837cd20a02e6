-- one row per hall and local day: tickets by their issue (M-12, M-12d, M-12e), their first call (M-11), their finish (M-12b),
-- and the total wait of those whose last wait ended then (M-08t)
with
zoned as (
  select unit_id, zone, today from held_units
),

totals as (
  select hall_id, visit_id, bool_or(test) as test, max(ended_at) as told_at, sum(wait_s)::bigint as wait_s
  from legs
  where ended_at is not null
  group by all
),

told as (
  select
    tickets.hall_id,
    timezone(zoned.zone, issued_at)::date as day_on,
    1 as issued,
    (not was_served and (turn = 'ticket.cancelled' or (turn = 'ticket.swept' and called_at is null)))::integer
      as left_early,
    coalesce(timezone(zoned.zone, finished_at)::date = timezone(zoned.zone, issued_at)::date, false)::integer as cleared
  from tickets
  inner join zoned on zoned.unit_id = tickets.hall_id
  where issued_at is not null and not test
  union all by name
  select
    tickets.hall_id,
    issued_on as day_on,
    1 as ended_days,
    (finished_at is null and coalesce(turn not in ('ticket.no_show', 'ticket.cancelled', 'ticket.swept'), true))::integer
      as unclosed
  from tickets
  inner join zoned on zoned.unit_id = tickets.hall_id
  where issued_at is not null and not test and issued_on < zoned.today
  union all by name
  select
    tickets.hall_id,
    timezone(zoned.zone, called_at)::date as day_on,
    1 as called,
    (turn = 'ticket.no_show' or (turn = 'ticket.swept' and not was_served))::integer as no_shows
  from tickets
  inner join zoned on zoned.unit_id = tickets.hall_id
  where called_at is not null and not test
  union all by name
  select
    tickets.hall_id,
    timezone(zoned.zone, finished_at)::date as day_on,
    1 as timed,
    service_s as service_sum_s,
    (service_s > 14400)::integer as over_4_hours
  from tickets
  inner join zoned on zoned.unit_id = tickets.hall_id
  where service_s is not null and not test
  union all by name
  select totals.hall_id, timezone(zoned.zone, told_at)::date as day_on, 1 as waited, wait_s as total_wait_sum_s
  from totals
  inner join zoned on zoned.unit_id = totals.hall_id
  where not test
  union all by name
  select tickets.hall_id, issued_on as day_on, 1 as tests
  from tickets
  where test and issued_at is not null
),

summed as (
  select hall_id, day_on, coalesce(sum(columns(* exclude (hall_id, day_on))), 0)::bigint
  from told
  where day_on is not null
  group by hall_id, day_on
)

select
  day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, summed.hall_id) as hall,
  issued,
  left_early,
  ((1000 * left_early) // nullif(issued, 0) / 10)::decimal(4, 1) as left_early_pct,
  cleared,
  ((1000 * cleared) // nullif(issued, 0) / 10)::decimal(4, 1) as cleared_pct,
  unclosed,
  ((1000 * unclosed) // nullif(ended_days, 0) / 10)::decimal(4, 1) as unclosed_pct,
  called,
  no_shows,
  ((1000 * no_shows) // nullif(called, 0) / 10)::decimal(4, 1) as no_show_pct,
  timed,
  service_sum_s,
  service_sum_s // nullif(timed, 0) as service_mean_s,
  over_4_hours,
  waited,
  total_wait_sum_s,
  total_wait_sum_s // nullif(waited, 0) as total_wait_mean_s,
  tests
from summed
left join ref_units on ref_units.unit_id = summed.hall_id
order by day, county, hall
