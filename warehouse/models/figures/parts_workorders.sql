-- one row per work order and figure it counts in: M-28 to M-30, M-33 in the month of its first dispatch, M-32 in that of
-- its due date by unit and category, M-32a as it stands now
with
timed as (
  select
    *,
    epoch_us(timezone(zone, date_trunc('month', dispatched_on)::timestamp)) as month_us,
    epoch_us(timezone(zone, (date_trunc('month', dispatched_on) + interval 2 month)::timestamp)) as month_over_us,
    epoch_us(timezone(zone, date_trunc('month', due_on)::timestamp)) as due_month_us,
    epoch_us(timezone(zone, (date_trunc('month', due_on) + interval 2 month)::timestamp)) as due_over_us
  from judged_workorders
),

dispatched as (select * from timed where now_us < month_over_us),

due as (select * from timed where is_due and now_us < due_over_us)

select
  'M-28' as metric, 'unit' as scope, unit_id as scope_id, 'month' as bucket, month_us as start_us,
  (not_judged is null and is_responded)::bigint as numerator,
  (not_judged is null)::bigint as denominator,
  not_judged as reason,
  null::bigint as minute
from dispatched
union all
select
  'M-29', 'unit', unit_id, 'month', month_us,
  (not_asked is null and is_resolved)::bigint, (not_asked is null)::bigint,
  coalesce(not_asked, case when resolved is null then 'no_answer' end), null
from dispatched
where is_revisited
union all
select
  'M-30', 'unit', unit_id, 'month', month_us,
  (not_asked is null and is_satisfied)::bigint, (not_asked is null)::bigint,
  coalesce(not_asked, case when "level" is null then 'no_answer' end), null
from dispatched
where is_revisited
union all
select
  'M-29a', 'unit', unit_id, 'month', month_us,
  coalesce(left_out = 'approved', false)::bigint, (left_out is distinct from 'merged')::bigint,
  case when left_out = 'merged' then left_out end, null
from dispatched
union all
select
  'M-29b', 'unit', unit_id, 'month', month_us,
  (left_out is null and not is_reached)::bigint, (left_out is null)::bigint, left_out, null
from dispatched
where is_revisited
union all
select
  'M-33', 'unit', unit_id, 'month', month_us,
  (left_out is null and is_bounced)::bigint, (left_out is null)::bigint, left_out, null
from dispatched
union all
select
  'M-33a', 'unit', unit_id, 'month', month_us,
  case when left_out is null then bounces else 0 end, (left_out is null)::bigint, left_out,
  case when left_out is null then bounces end
from dispatched
union all
select
  'M-33b', 'unit', sent_unit_id, 'month', month_us,
  list_contains(returned_by, sent_unit_id)::bigint, 1, null, null
from (select *, unnest(sent_to) as sent_unit_id from dispatched where left_out is null)
union all
select
  'M-32', 'unit', unit_id, 'month', due_month_us,
  (left_out is null and is_on_time)::bigint, (left_out is null)::bigint, left_out, null
from due
union all
select
  'M-32', 'category', unit_id || ':' || category, 'month', due_month_us,
  (left_out is null and is_on_time)::bigint, (left_out is null)::bigint, left_out, null
from due
where category is not null
union all
select
  'M-32a', 'unit', unit_id, 'now', 0,
  coalesce(epoch_us(due_at) < now_us, false)::bigint, (due_at is not null)::bigint,
  case when due_at is null then 'no_promise' end, null
from timed
where is_open
