-- one row per work order and figure it counts in: M-28 to M-30, M-33 in the month of its first dispatch, M-32 in that of
-- its due date by unit and category, M-32a as it stands now
with
limited as (
  select
    workorders.*,
    moment.now_us,
    coalesce(hours.value, all_hours.value) * 3600000000 as contact_within_us,
    coalesce(times.value, all_times.value) as bounce_times
  from workorders
  cross join moment
  left join threshold_values as hours
    on hours.name = 'first_contact_h' and hours.unit_id = workorders.unit_id
    and dispatched_on >= hours.valid_from and dispatched_on < hours.valid_to
  left join threshold_values as all_hours
    on all_hours.name = 'first_contact_h' and all_hours.unit_id = ''
    and dispatched_on >= all_hours.valid_from and dispatched_on < all_hours.valid_to
  left join threshold_values as times
    on times.name = 'bounce_times' and times.unit_id = workorders.unit_id
    and dispatched_on >= times.valid_from and dispatched_on < times.valid_to
  left join threshold_values as all_times
    on all_times.name = 'bounce_times' and all_times.unit_id = ''
    and dispatched_on >= all_times.valid_from and dispatched_on < all_times.valid_to
  where not workorders.test
),

timed as (
  select
    *,
    epoch_us(timezone(zone, date_trunc('month', dispatched_on)::timestamp)) as month_us,
    epoch_us(timezone(zone, (date_trunc('month', dispatched_on) + interval 2 month)::timestamp)) as month_over_us,
    epoch_us(timezone(zone, date_trunc('month', due_on)::timestamp)) as due_month_us,
    epoch_us(timezone(zone, (date_trunc('month', due_on) + interval 2 month)::timestamp)) as due_over_us,
    epoch_us(dispatched_at) + contact_within_us as contact_by_us
  from limited
),

dispatched as (
  select
    *,
    coalesce(left_out, case when contacted_at is null and now_us <= contact_by_us then 'not_due' end) as not_judged,
    coalesce(left_out, case when not is_reached then 'not_reached' end) as not_asked
  from timed
  where now_us < month_over_us
),

due as (
  select *, coalesce(completed_at <= due_at, false) as is_on_time
  from timed
  where now_us >= epoch_us(due_at) and now_us < due_over_us
)

select
  'M-28' as metric, 'unit' as scope, unit_id as scope_id, 'month' as bucket, month_us as start_us,
  (not_judged is null and coalesce(epoch_us(contacted_at) <= contact_by_us, false))::bigint as numerator,
  (not_judged is null)::bigint as denominator,
  not_judged as reason,
  null::bigint as minute
from dispatched
union all
select
  'M-29', 'unit', unit_id, 'month', month_us,
  (not_asked is null and coalesce(resolved, false))::bigint, (not_asked is null)::bigint,
  coalesce(not_asked, case when resolved is null then 'no_answer' end), null
from dispatched
where is_revisited
union all
select
  'M-30', 'unit', unit_id, 'month', month_us,
  (not_asked is null and coalesce("level" >= 3, false))::bigint, (not_asked is null)::bigint,
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
  (left_out is null and bounces >= bounce_times)::bigint, (left_out is null)::bigint, left_out, null
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
