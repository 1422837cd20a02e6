-- one row per dispatched work order that is no test, judged at the moment by the limits of the day of its first dispatch
with
limited as (
  select
    workorders.*,
    epoch_us(dispatched_at) + 3600000000 * coalesce(hours.value, all_hours.value) as contact_by_us,
    coalesce(times.value, all_times.value) as bounce_times
  from workorders
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
)

select
  limited.*,
  moment.now_us,
  coalesce(left_out, case when contacted_at is null and moment.now_us <= contact_by_us then 'not_due' end) as not_judged,
  coalesce(left_out, case when not is_reached then 'not_reached' end) as not_asked,
  coalesce(epoch_us(contacted_at) <= contact_by_us, false) as is_responded,
  coalesce(resolved, false) as is_resolved,
  coalesce("level" >= 3, false) as is_satisfied,
  bounces >= bounce_times as is_bounced,
  coalesce(epoch_us(due_at) <= moment.now_us, false) as is_due,
  coalesce(completed_at <= due_at, false) as is_on_time
from limited
cross join moment
