-- one row per span of a hall's hours on a chosen floor: the calendar's, and from closing on what they were extended by
with
usual as (
  select hall_id, day_on, unnest(hours) as span
  from floor_days
),

longer as (
  select
    floor_days.hall_id,
    floor_days.day_on,
    coalesce(any_value(floor_days.hours[-1][2]), min(epoch_us(window_facts.event_at))) as begin_us,
    least(any_value(floor_days.end_us), max(epoch_us(window_facts.until))) as end_us
  from floor_days
  inner join window_facts
    on window_facts.hall_id = floor_days.hall_id
    and epoch_us(window_facts.event_at) >= floor_days.begin_us
    and epoch_us(window_facts.event_at) < floor_days.end_us
  where window_facts.type = 'hours.extended' and not window_facts.test
  group by all
)

select hall_id, day_on, span[1] as begin_us, span[2] as end_us
from usual
union all
select hall_id, day_on, begin_us, end_us
from longer
where end_us > begin_us
