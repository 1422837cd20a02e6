-- one row per bad rating that counts (AL-02, M-06): what was done about it, when its clock began and when it ends
with
bad as (
  select
    *,
    case when counts_as = 'duplicate' then first_level else least(level, first_level) end as bad_level
  from ratings
  where (counts_as = 'effective' and (not is_good or first_level < 3))
    or (counts_as = 'duplicate' and first_level < 3)
),

work as (
  select
    rating_id,
    min(event_at) filter (where type = 'bad_rating.opened') as opened_at,
    arg_min_null(due_at, (event_at, sequence, id::varchar)) filter (where type = 'bad_rating.opened') as given_due_at,
    min(event_at) filter (where type = 'bad_rating.contacted' and reached) as contacted_at,
    min(event_at) filter (where type = 'bad_rating.verified') as verified_at,
    arg_max(founded, (event_at, sequence, id::varchar)) filter (where type = 'bad_rating.verified') as founded,
    min(event_at) filter (where type = 'bad_rating.rectified') as rectified_at,
    min(event_at) filter (where type = 'bad_rating.replied') as replied_at,
    arg_max(satisfied, (event_at, sequence, id::varchar)) filter (where type = 'bad_rating.revisited') as satisfied
  from bad_facts
  group by rating_id
),

begun as (
  select
    bad.*,
    work.* exclude (rating_id),
    coalesce(work.opened_at, bad.event_at) as started_at,
    coalesce(ref_units.zone, 'Asia/Shanghai') as zone,
    timezone(coalesce(ref_units.zone, 'Asia/Shanghai'), coalesce(work.opened_at, bad.event_at))::date as started_on
  from bad
  left join work on work.rating_id = bad.rating_id
  left join ref_units on ref_units.unit_id = bad.hall_id
),

limited as (
  select begun.*, coalesce(own.value, everybody.value) as limit_days
  from begun
  left join threshold_values as own
    on own.name = 'bad_rating_days' and own.unit_id = begun.hall_id
    and begun.started_on >= own.valid_from and begun.started_on < own.valid_to
  left join threshold_values as everybody
    on everybody.name = 'bad_rating_days' and everybody.unit_id = ''
    and begun.started_on >= everybody.valid_from and begun.started_on < everybody.valid_to
),

/* counted by the calendar known on the first day, and anew by each one that became known before it was due */
counted as (
  select
    limited.rating_id, working_days.version, working_days.working_on,
    working_days.known_from > limited.started_on
      and working_days.known_from > lag(working_days.working_on) over each_case as is_too_late
  from limited
  inner join calendar_versions on calendar_versions.day_on = limited.started_on
  inner join working_days
    on working_days.version = calendar_versions.version
    and working_days.working_number = calendar_versions.working_number + limited.limit_days
  window each_case as (partition by limited.rating_id order by working_days.version)
),

reached as (
  select
    rating_id, version, working_on,
    count(*) filter (where is_too_late) over (partition by rating_id order by version) as late_before
  from counted
),

last_day as (
  select rating_id, arg_max(working_on, version) as working_on
  from reached
  where late_before = 0
  group by rating_id
)

select
  limited.*,
  case
    when given_due_at is not null then given_due_at
    when limit_days = 0 then (started_on + 1)::timestamp at time zone zone
    else (last_day.working_on + 1)::timestamp at time zone zone
  end as due_at,
  greatest(rectified_at, replied_at) as latest_at,
  case when rectified_at is not null and replied_at is not null then latest_at end as handled_at
from limited
left join last_day on last_day.rating_id = limited.rating_id
