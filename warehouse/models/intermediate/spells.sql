-- one row per sign-in, sign-out, leaving and return: where it put somebody, up to their next one that day
with
told as (
  select
    staff_facts.hall_id, duty_days.day_on, staff_facts.staff_ref, staff_facts.window_id,
    case staff_facts.type
      when 'staff.left_post' then 'away'
      when 'staff.signed_out' then 'gone'
      else 'here'
    end as standing,
    staff_facts.type = 'staff.left_post' and staff_facts.planned as is_planned,
    epoch_us(staff_facts.event_at) as begin_us,
    duty_days.end_us as day_end_us,
    staff_facts.sequence,
    staff_facts.id::varchar as fact_id
  from staff_facts
  inner join duty_days
    on duty_days.hall_id = staff_facts.hall_id
    and epoch_us(staff_facts.event_at) >= duty_days.begin_us
    and epoch_us(staff_facts.event_at) < duty_days.end_us
  where not staff_facts.test
    and staff_facts.type in ('staff.signed_in', 'staff.signed_out', 'staff.left_post', 'staff.returned_post')
    and epoch_us(staff_facts.event_at) <= duty_days.now_us
)

select
  told.hall_id, told.day_on, told.staff_ref, told.standing, told.is_planned, told.begin_us,
  coalesce(lead(told.begin_us) over persons, told.day_end_us) as end_us,
  coalesce(last_value(told.window_id ignore nulls) over persons, home.window_id) as window_id
from told
left join ref_staff_history as home
  on home.staff_ref = told.staff_ref
  and not home.is_superseded
  and home.valid_from <= told.day_on
  and (home.valid_to is null or told.day_on < home.valid_to)
window persons as (
  partition by told.hall_id, told.day_on, told.staff_ref
  order by told.begin_us, told.sequence, told.fact_id
)
