-- one row per window's day and figure of its terminals, by window and by hall: M-43, M-43r; and of what is unsent, M-43b
with
unsent as (
  select terminal_days.hall_id, terminal_days.window_id, (moment.now_us - backlogs.since_us) // 1000000 as seconds
  from backlogs
  cross join moment
  inner join duty_days
    on duty_days.hall_id = backlogs.hall_id
    and moment.now_us >= duty_days.begin_us and moment.now_us < duty_days.end_us
  inner join terminal_days
    on terminal_days.hall_id = backlogs.hall_id
    and terminal_days.window_id = backlogs.window_id
    and terminal_days.day_on = duty_days.day_on
  where terminal_days.has_device
),

said as (
  select
    'M-43' as metric, hall_id, window_id, 'day' as bucket, duty_days.begin_us as start_us,
    online_min as numerator, open_min as denominator, null::varchar as reason
  from terminal_days
  inner join duty_days using (hall_id, day_on)
  where has_device
  union all
  select 'M-43', hall_id, window_id, 'day', duty_days.begin_us, 0, 0, 'no_device'
  from terminal_days
  inner join duty_days using (hall_id, day_on)
  where not has_device
  union all
  select 'M-43r', hall_id, window_id, 'day', duty_days.begin_us, repair_s, repairs, null
  from terminal_days
  inner join duty_days using (hall_id, day_on)
  where repairs > 0
  union all
  select 'M-43b', hall_id, window_id, 'now', 0, seconds, 1, null
  from unsent
)

select metric, 'window' as scope, window_id as scope_id, bucket, start_us, numerator, denominator, reason,
  null::bigint as minute
from said
union all
select metric, 'hall', hall_id, bucket, start_us, numerator, denominator, reason, null
from said
