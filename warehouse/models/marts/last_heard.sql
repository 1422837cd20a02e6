-- one row per service window: the newest event of each kind that has arrived, as of the last minute tick
with
ratings_heard as (
  select window_id, max(event_at) as last_rating_at from ratings group by window_id
),

visits_heard as (
  select window_id, max(finished_at) as last_finished_at from visits where window_id is not null group by window_id
),

terminals_heard as (
  select window_id, max(event_at) as last_heartbeat_at
  from raw_terminal
  where type = 'device.heartbeat'
    and event_at > (select now_at from moment) - interval 8 day
  group by window_id
)

select
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, ref_windows.hall_id) as hall,
  ref_windows.window_id,
  ref_windows.name as window_name,
  ref_windows.has_terminal,
  ref_windows.has_queue,
  ratings_heard.last_rating_at,
  visits_heard.last_finished_at,
  terminals_heard.last_heartbeat_at,
  moment.now_at as as_of
from ref_windows
cross join moment
left join ref_units on ref_units.unit_id = ref_windows.hall_id
left join ratings_heard on ratings_heard.window_id = ref_windows.window_id
left join visits_heard on visits_heard.window_id = ref_windows.window_id
left join terminals_heard on terminals_heard.window_id = ref_windows.window_id
order by county, hall, window_id
