-- one row per matter (case, demand, work order): its promise as it stands, whether it is open, how it ended
with recursive
latest as (select max(version) as version from working_days),

latest_working_days as (
  select working_days.* from working_days inner join latest on latest.version = working_days.version
),

handed_in as (
  select
    kind,
    matter_no,
    arg_min(unit_id, (event_at, sequence, step_id)) filter (where step = 'received') as received_unit_id,
    min(event_at) filter (where step = 'received') as received_at,
    not arg_min(materials_complete, (event_at, sequence, step_id)) filter (where step = 'received') as is_incomplete,
    arg_min(after_hours, (event_at, sequence, step_id)) filter (where step = 'received') as after_hours,
    min(event_at) filter (where step = 'supplemented' or step = 'received' and materials_complete) as supplemented_at,
    min(event_at) filter (where step = 'noticed') as noticed_at,
    min(event_at) filter (where step = 'delay_told') as delay_told_at,
    any_value(zone) as zone
  from matter_steps
  where kind = 'case'
  group by kind, matter_no
),

/* the permit law: a notice within five working days of receipt, else the clock starts at receipt */
papers as (
  select
    handed_in.* exclude (zone),
    timezone(zone, received_at)::date as received_on,
    timezone(zone, supplemented_at)::date as supplemented_on,
    coalesce(timezone(zone, noticed_at)::date <= last_notice.working_on, false) as is_noticed_in_time
  from handed_in
  left join calendar_days as received_day on received_day.day_on = timezone(zone, received_at)::date
  left join latest_working_days as last_notice on last_notice.working_number = received_day.working_number + 5
),

dating as (
  select
    matter_steps.*,
    row_number() over (
      partition by matter_steps.kind, matter_steps.matter_no order by event_at, sequence, step_id
    ) as k,
    case
      when step <> 'accepted' or type = 'case.deficient_accepted' or papers.received_at is null then null
      when not papers.is_incomplete then case when papers.after_hours and papers.received_at <= event_at then received_on end
      when is_permit and not is_noticed_in_time then received_on
      else supplemented_on
    end as started_on,
    coalesce(started_on, timezone(zone, event_at)::date) as local_on
  from matter_steps
  left join papers on papers.kind = matter_steps.kind and papers.matter_no = matter_steps.matter_no
  where step in ('accepted', 'suspended', 'resumed', 'extended')
),

counted as (
  select
    dating.kind, dating.matter_no, dating.k, working_days.version, working_days.working_on,
    working_days.known_from > dating.local_on
      and working_days.known_from > lag(working_days.working_on) over each_promise as is_too_late
  from dating
  inner join calendar_versions on calendar_versions.day_on = dating.local_on
  inner join working_days
    on working_days.version = calendar_versions.version
    and working_days.working_number = calendar_versions.working_number + dating.promise_days
  where dating.step = 'accepted' and dating.given_due_at is null and dating.day_kind = 'working'
  window each_promise as (
    partition by dating.kind, dating.matter_no, dating.k order by working_days.version
  )
),

reached as (
  select
    kind, matter_no, k, version, working_on,
    count(*) filter (where is_too_late) over (partition by kind, matter_no, k order by version) as late_before
  from counted
),

last_day as (
  select kind, matter_no, k, arg_max(working_on, version) as working_on
  from reached
  where late_before = 0
  group by kind, matter_no, k
),

promised as (
  select
    dating.*,
    case
      when dating.given_due_at is not null then dating.given_due_at
      when dating.step <> 'accepted' or dating.promise_days is null then null
      when dating.day_kind = 'calendar' or dating.promise_days = 0
        then (dating.local_on + dating.promise_days::integer + 1)::timestamp at time zone dating.zone
      else (last_day.working_on + 1)::timestamp at time zone dating.zone
    end as new_due_at,
    today.working_number
  from dating
  left join calendar_days as today on today.day_on = dating.local_on
  left join last_day
    on last_day.kind = dating.kind and last_day.matter_no = dating.matter_no and last_day.k = dating.k
),

fold as (
  select
    kind, matter_no, k,
    case when step <> 'suspended' then new_due_at end as due_at,
    case when step = 'suspended' then working_number end as stopped_number
  from promised
  where k = 1
  union all
  select
    p.kind, p.matter_no, p.k,
    case
      when p.step = 'suspended' then fold.due_at
      when p.step = 'extended' and p.event_at >= fold.due_at then fold.due_at
      when p.new_due_at is not null then p.new_due_at
      when p.step = 'resumed' and p.working_number > fold.stopped_number
        then (moved.working_on + 1)::timestamp at time zone p.zone
      else fold.due_at
    end as due_at,
    case
      when p.step = 'suspended' then coalesce(fold.stopped_number, p.working_number)
      when p.step = 'resumed' then null
      else fold.stopped_number
    end as stopped_number
  from fold
  inner join promised as p on p.kind = fold.kind and p.matter_no = fold.matter_no and p.k = fold.k + 1
  left join calendar_days as due_day
    on due_day.day_on = (timezone(p.zone, fold.due_at - interval 1 microsecond))::date
  left join latest_working_days as moved
    on moved.working_number = due_day.working_number + p.working_number - fold.stopped_number
),

dated as (
  select kind, matter_no, arg_max(due_at, k) as due_at, arg_max_null(stopped_number, k) is not null as is_suspended
  from fold
  group by kind, matter_no
),

told as (
  select
    kind,
    matter_no,
    bool_or(test) as test,
    any_value(zone) as zone,
    arg_min(unit_id, (event_at, sequence, step_id)) filter (where step = 'accepted') as accepted_unit_id,
    arg_min(unit_id, (event_at, sequence, step_id)) as first_unit_id,
    arg_min(category, (event_at, sequence, step_id)) as category,
    arg_min(service_name, (event_at, sequence, step_id)) as service_name,
    arg_min(channel, (event_at, sequence, step_id)) as channel,
    min(event_at) as first_at,
    min(event_at) filter (where step = 'accepted') as accepted_at,
    arg_max(promise_days, (event_at, sequence, step_id)) filter (where step = 'accepted') as promise_days,
    arg_max(step, (event_at, sequence, step_id)) filter (where step in ('closed', 'withdrawn', 'reopened')) as last_end,
    max(event_at) filter (where step = 'closed') as last_closed_at,
    max(event_at) filter (where step = 'withdrawn') as last_withdrawn_at,
    max((event_at, sequence, step_id)) filter (where step = 'closed') as last_closed,
    max((event_at, sequence, step_id)) filter (where step = 'withdrawn') as last_withdrawn,
    max((event_at, sequence, step_id)) filter (where step = 'reopened') as last_reopened,
    arg_max(owner, (event_at, sequence, step_id)) as owner,
    arg_max(progress, (event_at, sequence, step_id)) as progress,
    arg_max(reason_open, (event_at, sequence, step_id)) as reason_open,
    arg_max(expected_on, (event_at, sequence, step_id)) as expected_on
  from matter_steps
  group by kind, matter_no
),

joined as (
  select
    told.*,
    dated.due_at,
    coalesce(dated.is_suspended, false) as is_suspended,
    case
      when last_closed is not null and (last_reopened is null or last_closed > last_reopened) then last_closed_at
    end as completed_at,
    case
      when last_withdrawn is not null and (last_reopened is null or last_withdrawn > last_reopened)
        then last_withdrawn_at
    end as withdrawn_at,
    (told.accepted_at is not null or told.kind = 'workorder') and coalesce(last_end, 'reopened') = 'reopened' as is_open
  from told
  left join dated on dated.kind = told.kind and dated.matter_no = told.matter_no
),

sited as (
  select
    joined.*,
    papers.* exclude (kind, matter_no),
    coalesce(joined.accepted_unit_id, papers.received_unit_id, joined.first_unit_id) as unit_id,
    timezone(joined.zone, coalesce(joined.accepted_at, joined.due_at))::date as began_on
  from joined
  left join papers on papers.kind = joined.kind and papers.matter_no = joined.matter_no
),

/* near-due: no more than so many working days left, or than so many percent of the promise, by the day it began */
limited as (
  select
    sited.*,
    greatest(
      coalesce(days.value, all_days.value), coalesce(promise_days, 0) * coalesce(share.value, all_share.value) // 100
    ) as near_days
  from sited
  left join threshold_values as days
    on days.name = 'near_due_days' and days.unit_id = sited.unit_id
    and began_on >= days.valid_from and began_on < days.valid_to
  left join threshold_values as all_days
    on all_days.name = 'near_due_days' and all_days.unit_id = ''
    and began_on >= all_days.valid_from and began_on < all_days.valid_to
  left join threshold_values as share
    on share.name = 'near_due_pct' and share.unit_id = sited.unit_id
    and began_on >= share.valid_from and began_on < share.valid_to
  left join threshold_values as all_share
    on all_share.name = 'near_due_pct' and all_share.unit_id = ''
    and began_on >= all_share.valid_from and began_on < all_share.valid_to
)

select
  limited.kind,
  limited.matter_no,
  limited.unit_id,
  limited.test,
  limited.zone,
  limited.category,
  limited.service_name,
  limited.channel,
  limited.first_at,
  limited.accepted_at,
  limited.promise_days,
  limited.due_at,
  timezone(limited.zone, limited.due_at - interval 1 microsecond)::date as due_on,
  coalesce(due_day.is_provisional, false) as is_provisional,
  (near_day.working_on::timestamp at time zone limited.zone) as near_due_at,
  limited.is_suspended,
  limited.completed_at,
  limited.withdrawn_at,
  limited.is_open,
  limited.owner,
  limited.progress,
  limited.reason_open,
  limited.expected_on,
  limited.received_at,
  limited.received_on,
  coalesce(limited.is_incomplete, false) as is_incomplete,
  limited.supplemented_at,
  limited.noticed_at,
  coalesce(limited.delay_told_at < limited.due_at, false) as is_told
from limited
left join calendar_days as due_day on due_day.day_on = timezone(limited.zone, limited.due_at - interval 1 microsecond)::date
left join latest_working_days as near_day
  on near_day.working_number
  = greatest(due_day.working_number - limited.near_days - 1, 0) + 1
