-- one row per service window that the live side shows: of halls from which anything is held, by D7
with
heard as (
  select hall_id from rating_facts
  union
  select hall_id from queue_facts
  union
  select hall_id from terminal_facts
  union
  select hall_id from window_facts
  union
  select hall_id from staff_facts
),

told as (
  select window_id from terminal_facts where window_id is not null and not test and type = 'device.heartbeat'
  union
  select window_id from window_facts where window_id is not null and not test
  union
  select window_id from visits where window_id is not null
),

shown as (
  select window_states.*
  from window_states
  left join ref_windows on ref_windows.window_id = window_states.window_id
  where ref_windows.window_id is null or ref_windows.hall_id in (select hall_id from heard)
)

select window_id, state, epoch_us(since) as since_us, n, good, bad from shown
union all
select window_id, 'too_few', null, 0, 0, 0
from told
where window_id not in (select window_id from shown) and window_id not in (select window_id from ref_windows)
order by window_id
