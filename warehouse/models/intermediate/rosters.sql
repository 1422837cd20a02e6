-- one row per hall, day, window and shift of the roster told last, else of the post by reference; A and B
with
told as (
  select
    staff_facts.hall_id, duty_days.day_on, staff_facts.window_id,
    staff_facts.id::varchar as shift_id, staff_facts.staff_ref as a_ref, staff_facts.deputy_ref as b_ref,
    greatest(epoch_us(staff_facts.starts_at), duty_days.begin_us) as begin_us,
    least(epoch_us(staff_facts.ends_at), duty_days.end_us) as end_us
  from staff_facts
  inner join duty_days on duty_days.hall_id = staff_facts.hall_id and duty_days.day_on = staff_facts.roster_on
  where staff_facts.type = 'roster.published' and not staff_facts.test and duty_days.tells_of_posts
  qualify rank() over (
    partition by staff_facts.hall_id, staff_facts.roster_on, staff_facts.window_id order by staff_facts.event_at desc
  ) = 1
),

posts as (
  select
    duty_days.hall_id, duty_days.day_on, ref_windows_history.window_id, posts.a_ref, posts.b_ref,
    unnest(case when len(duty_days.hours) = 0 then [null] else duty_days.hours end) as span
  from duty_days
  inner join ref_windows_history
    on ref_windows_history.hall_id = duty_days.hall_id
    and not ref_windows_history.is_superseded
    and ref_windows_history.valid_from <= duty_days.day_on
    and (ref_windows_history.valid_to is null or duty_days.day_on < ref_windows_history.valid_to)
  inner join ref_posts_history as posts
    on posts.window_id = ref_windows_history.window_id
    and not posts.is_superseded
    and posts.valid_from <= duty_days.day_on
    and (posts.valid_to is null or duty_days.day_on < posts.valid_to)
  anti join told
    on told.hall_id = duty_days.hall_id
    and told.day_on = duty_days.day_on
    and told.window_id = ref_windows_history.window_id
  where duty_days.tells_of_posts
)

select * from told
union all
select hall_id, day_on, window_id, coalesce(span[1]::varchar, 'none'), a_ref, b_ref, span[1], span[2]
from posts
