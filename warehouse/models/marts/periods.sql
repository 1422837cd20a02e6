-- one row per local day and month with facts, or since the clock first ticked: where it is in its life
with
facts as (
  select day_on from window_days
  union
  select day_on from wait_days
  union
  select issued_on from turns
  union
  select offered_on from call_rows
),

zones as (
  select distinct zone from ref_units
  union
  select 'Asia/Shanghai' where not exists (from ref_units)
),

today as (
  select max((moment.now_at at time zone zones.zone)::date) as day_on
  from moment, zones
),

begun as (
  select min((raw_clock.tick_at at time zone zones.zone)::date) as day_on
  from raw_clock, zones
),

days as (
  select facts.day_on from facts, today where facts.day_on <= today.day_on
  union
  select unnest(generate_series(begun.day_on::timestamp, today.day_on::timestamp, interval 1 day))::date
  from begun, today
),

spans as (
  select
    'day' as kind,
    strftime(day_on, '%Y-%m-%d') as period,
    day_on as starts_on,
    day_on + 1 as ends_on,
    interval 2 hour as lateness
  from days
  where day_on is not null
  union all
  select distinct
    'month',
    strftime(day_on, '%Y-%m'),
    date_trunc('month', day_on)::date,
    (date_trunc('month', day_on) + interval 1 month)::date,
    interval 36 hour
  from days
  where day_on is not null
),

bounded as (
  select
    spans.*,
    max(spans.ends_on::timestamp at time zone zones.zone) as over_at,
    max((spans.ends_on + spans.lateness) at time zone zones.zone) as due_at
  from spans, zones
  group by all
),

latest as (
  select
    kind,
    period,
    max(revision) as revision,
    max(revision) filter (where is_published) as published_revision,
    max_by(is_published, revision) as is_latest_published,
    max_by(is_doubtful, revision) filter (where is_published) as is_doubtful,
    max_by(failed_gates, revision) as failed_gates,
    max_by(judged_at, revision) as judged_at
  from period_words
  group by kind, period
),

logged as (
  select kind, period, count(distinct rows_digest) as changes_logged
  from raw_period
  where type = 'period.change_logged' and not test
  group by kind, period
)

select
  bounded.kind,
  bounded.period,
  bounded.starts_on,
  bounded.ends_on,
  case
    when now_at < over_at then 'open'
    when not coalesce(is_latest_published, true) then 'blocked'
    when published_revision > 1 then 'revised'
    when published_revision = 1 then 'final'
    else 'provisional'
  end as state,
  coalesce(is_doubtful, false) as is_doubtful,
  latest.revision,
  published_revision,
  judged_at,
  case when not coalesce(is_latest_published, true) then failed_gates end as failed_gates,
  coalesce(changes_logged, 0) as changes_logged,
  over_at,
  bounded.due_at,
  now_at as as_of
from bounded
cross join moment
left join latest on latest.kind = bounded.kind and latest.period = bounded.period
left join logged on logged.kind = bounded.kind and logged.period = bounded.period
order by bounded.kind, bounded.period
