-- one row per source of events and local day: complete (numbers without a gap), in time, readable, its clock right; a score
with
numbered as (
  select
    source,
    day_on,
    events,
    late,
    off_the_clock,
    backfilled,
    /* a source of epoch 0 does not count what it tells */
    case
      when epoch = '0000' then 0
      else greatest(0, last_number - first_number + 1 - numbers)
        + greatest(0, first_number - 1 - coalesce(
          lag(last_number) over (partition by source, epoch order by day_on), first_number - 1
        ))
    end as missing
  from feed_days
),

summed as (
  select
    source,
    day_on,
    sum(events)::bigint as events,
    sum(missing)::bigint as missing,
    sum(late)::bigint as late,
    sum(off_the_clock)::bigint as off_the_clock,
    sum(backfilled)::bigint as backfilled
  from numbered
  group by all
),

refused as (
  select
    try(json_extract_string(decode(original), '$.source')) as source,
    try((coalesce(
      json_extract_string(decode(original), '$.time'), json_extract_string(decode(original), '$.received_at')
    )::timestamptz at time zone 'Asia/Shanghai')::date) as day_on,
    count(*) as quarantined
  from quarantine
  where reason <> 'not_json'
  group by all
),

counted as (
  select
    coalesce(summed.source, refused.source) as source,
    coalesce(summed.day_on, refused.day_on) as day_on,
    coalesce(events, 0) as events,
    coalesce(missing, 0) as missing,
    coalesce(late, 0) as late,
    coalesce(off_the_clock, 0) as off_the_clock,
    coalesce(backfilled, 0) as backfilled,
    coalesce(quarantined, 0) as quarantined
  from summed
  full join refused on refused.source = summed.source and refused.day_on = summed.day_on
),

shares as (
  select
    *,
    1000 * events // nullif(events + missing, 0) as complete_tenths,
    1000 * (events - late) // nullif(events, 0) as in_time_tenths,
    1000 * events // (events + quarantined) as readable_tenths,
    1000 * (events - off_the_clock) // nullif(events, 0) as clock_tenths
  from counted
  where source is not null and day_on is not null
)

select
  day_on as day,
  source,
  regexp_extract(source, '^(?:demo/)?([^/]+)', 1) as feed,
  events,
  missing,
  (complete_tenths / 10)::decimal(4, 1) as complete_pct,
  late,
  (in_time_tenths / 10)::decimal(4, 1) as in_time_pct,
  quarantined,
  (readable_tenths / 10)::decimal(4, 1) as readable_pct,
  off_the_clock,
  (clock_tenths / 10)::decimal(4, 1) as clock_pct,
  backfilled,
  coalesce(
    (40 * complete_tenths + 30 * in_time_tenths + 20 * readable_tenths + 10 * clock_tenths) // 1000, 0
  )::integer as score
from shares
order by day, source
