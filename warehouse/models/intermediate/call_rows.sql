-- one row per call of a centre: first offered, answered, abandoned; a call that only found the line busy is offered then
with
firsts as (
  select
    centre_id,
    call_id,
    arg_min(line, (event_at, sequence, id::varchar)) filter (where type = 'call.offered') as offered_line,
    arg_min_null(line, (event_at, sequence, id::varchar)) filter (where type = 'call.busy') as busy_line,
    arg_min_null(caller_ref, (event_at, sequence, id::varchar)) filter (where type = 'call.offered') as offered_caller,
    arg_min_null(caller_ref, (event_at, sequence, id::varchar)) filter (where type = 'call.busy') as busy_caller,
    arg_min(zone, (event_at, sequence, id::varchar)) filter (where type = 'call.offered') as zone,
    min(event_at) filter (where type = 'call.offered') as first_offered_at,
    min(event_at) filter (where type = 'call.answered') as answered_at,
    arg_min_null(wait_s, (event_at, sequence, id::varchar)) filter (where type = 'call.answered') as answered_wait,
    min(event_at) filter (where type = 'call.abandoned') as abandoned_at,
    arg_min_null(wait_s, (event_at, sequence, id::varchar)) filter (where type = 'call.abandoned') as abandoned_wait,
    min(event_at) filter (where type = 'call.busy') as busy_at,
    min(event_at) filter (where type = 'call.called_back') as called_back_at,
    arg_min_null(transferred_from, (event_at, sequence, id::varchar))
      filter (where type = 'call.offered') as transferred_from,
    bool_or(type = 'call.excluded') as is_excluded,
    arg_min(ground, (event_at, sequence, id::varchar)) filter (where type = 'call.excluded') as excluded_ground,
    bool_or(test) as test
  from call_facts
  group by centre_id, call_id
),

offered as (
  select *, coalesce(first_offered_at, busy_at) as offered_at
  from firsts
)

select
  offered.centre_id,
  offered.call_id,
  coalesce(offered.offered_line, offered.busy_line) as line,
  case when offered.first_offered_at is null then offered.busy_caller else offered.offered_caller end as caller_ref,
  coalesce(zones.zone, ref_units.zone, 'Asia/Shanghai') as zone,
  offered.offered_at,
  (offered.offered_at at time zone coalesce(zones.zone, ref_units.zone, 'Asia/Shanghai'))::date as offered_on,
  offered.answered_at,
  offered.abandoned_at,
  offered.busy_at,
  offered.called_back_at,
  coalesce(offered.abandoned_at, offered.busy_at) as missed_at,
  offered.transferred_from,
  greatest(coalesce(
    case when answered_at is not null then answered_wait else abandoned_wait end,
    (epoch_us(coalesce(answered_at, abandoned_at)) - epoch_us(offered_at)) // 1000000
  ), 0) as wait_s,
  case
    when offered.is_excluded then 'excluded'
    when offered.answered_at is not null then 'answered'
    when offered.abandoned_at is not null then 'abandoned'
    when offered.busy_at is not null then 'busy'
    else 'open'
  end as outcome,
  offered.excluded_ground,
  offered.test
from offered
left join zones on zones.zone = offered.zone
left join ref_units on ref_units.unit_id = offered.centre_id
