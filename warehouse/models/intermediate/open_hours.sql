-- one row per hall, local day and span of its opening hours: by the calendar, and as they were extended (延时, 002-46)
with
usual as (
  select hall_id, day_on, unnest(hours) as span
  from duty_days
)

select hall_id, day_on, span[1] as begin_us, span[2] as end_us, false as is_longer
from usual
union all
select
  duty_days.hall_id,
  duty_days.day_on,
  coalesce(duty_days.hours[-1][2], epoch_us(window_facts.event_at)),
  least(duty_days.end_us, epoch_us(window_facts.until)),
  true
from duty_days
inner join window_facts
  on window_facts.hall_id = duty_days.hall_id
  and epoch_us(window_facts.event_at) >= duty_days.begin_us
  and epoch_us(window_facts.event_at) < duty_days.end_us
where window_facts.type = 'hours.extended'
  and not window_facts.test
  and epoch_us(window_facts.event_at) <= duty_days.now_us
