-- one row per window's day and person who covers its post: A, B, or put in for one of them
with
put_in as (
  select staff_facts.hall_id, duty_days.day_on, staff_facts.window_id, staff_facts.staff_ref
  from staff_facts
  inner join duty_days
    on duty_days.hall_id = staff_facts.hall_id
    and epoch_us(staff_facts.event_at) >= duty_days.begin_us
    and epoch_us(staff_facts.event_at) < duty_days.end_us
  where staff_facts.type = 'post.substituted'
    and not staff_facts.test
    and epoch_us(staff_facts.event_at) <= duty_days.now_us
)

select hall_id, day_on, window_id, a_ref as staff_ref from rosters
union
select hall_id, day_on, window_id, b_ref from rosters where b_ref is not null
union
select put_in.* from put_in semi join rosters using (hall_id, day_on, window_id)
