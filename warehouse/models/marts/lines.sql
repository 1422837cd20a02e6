-- one row per telephone line that the city names or that rang: its last call, and whether it was silent for too long
with
heard as (
  select
    centre_id,
    line,
    max(offered_at) as last_offered_at,
    count(*) filter (where offered_at > moment.now_at - interval 7 day) as calls_7_days,
    count(*) filter (where offered_at > moment.now_at - interval 7 day and outcome = 'busy') as busy_7_days
  from call_rows
  cross join moment
  where line is not null and not test and outcome <> 'excluded' and offered_at <= moment.now_at
  group by centre_id, line
),

named as (
  select ref_lines.*
  from ref_lines
  cross join moment
  where valid_from <= timezone('Asia/Shanghai', moment.now_at)::date
    and (valid_to is null or valid_to > timezone('Asia/Shanghai', moment.now_at)::date)
),

known as (
  select
    coalesce(named.centre_id, heard.centre_id) as centre_id,
    coalesce(named.line_code, heard.line) as line,
    named.kind as line_kind,
    named.window_id,
    heard.last_offered_at,
    coalesce(heard.calls_7_days, 0) as calls_7_days,
    coalesce(heard.busy_7_days, 0) as busy_7_days,
    coalesce(heard.last_offered_at, timezone('Asia/Shanghai', named.valid_from::timestamp)) as silent_since
  from named
  full join heard on heard.centre_id = named.centre_id and heard.line = named.line_code
)

select
  known.line,
  known.centre_id,
  known.line_kind,
  known.window_id,
  known.last_offered_at,
  known.calls_7_days,
  known.busy_7_days,
  known.silent_since <= moment.now_at - to_days(coalesce(own.value, everybody.value)::integer) as is_silent,
  moment.now_at as as_of
from known
cross join moment
left join threshold_values as own
  on own.name = 'line_silent_days' and own.unit_id = known.centre_id
  and timezone('Asia/Shanghai', moment.now_at)::date >= own.valid_from and timezone('Asia/Shanghai', moment.now_at)::date < own.valid_to
left join threshold_values as everybody
  on everybody.name = 'line_silent_days' and everybody.unit_id = ''
  and timezone('Asia/Shanghai', moment.now_at)::date >= everybody.valid_from and timezone('Asia/Shanghai', moment.now_at)::date < everybody.valid_to
order by is_silent desc, known.centre_id, known.line
