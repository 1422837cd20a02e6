-- one row per window and span in which it was open on a chosen floor: by its own word, and before that by the calendar
with
told as (
  select
    floor_windows.hall_id,
    floor_windows.day_on,
    floor_windows.window_id,
    window_facts.type,
    epoch_us(window_facts.event_at) as at_us,
    floor_days.end_us as day_end_us,
    row_number() over told as number,
    lead(epoch_us(window_facts.event_at)) over told as next_us
  from floor_windows
  inner join floor_days on floor_days.hall_id = floor_windows.hall_id and floor_days.day_on = floor_windows.day_on
  inner join window_facts
    on window_facts.window_id = floor_windows.window_id
    and epoch_us(window_facts.event_at) >= floor_days.begin_us
    and epoch_us(window_facts.event_at) < floor_days.end_us
  where not window_facts.test
    and window_facts.type in ('window.opened', 'window.paused', 'window.resumed', 'window.closed')
  window told as (
    partition by floor_windows.hall_id, floor_windows.day_on, floor_windows.window_id
    order by window_facts.event_at, window_facts.sequence, window_facts.id::varchar
  )
),

usual as (
  select
    floor_windows.hall_id,
    floor_windows.day_on,
    floor_windows.window_id,
    floor_hours.begin_us,
    floor_hours.end_us,
    case
      when firsts.at_us is null then floor_days.end_us
      when firsts.type = 'window.opened' then floor_days.begin_us
      else firsts.at_us
    end as until_us
  from floor_windows
  inner join floor_days on floor_days.hall_id = floor_windows.hall_id and floor_days.day_on = floor_windows.day_on
  inner join floor_hours on floor_hours.hall_id = floor_windows.hall_id and floor_hours.day_on = floor_windows.day_on
  left join told as firsts
    on firsts.hall_id = floor_windows.hall_id
    and firsts.day_on = floor_windows.day_on
    and firsts.window_id = floor_windows.window_id
    and firsts.number = 1
)

select hall_id, day_on, window_id, begin_us, least(end_us, until_us) as end_us
from usual
where begin_us < until_us
union all
select hall_id, day_on, window_id, at_us, coalesce(next_us, day_end_us)
from told
where type in ('window.opened', 'window.resumed') and coalesce(next_us, day_end_us) > at_us
