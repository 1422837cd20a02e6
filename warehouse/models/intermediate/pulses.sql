-- one row per pulse of a device on the chosen days: its window as the registry has it, and how long it counts
with
told as (
  select
    terminal_facts.hall_id, duty_days.day_on, terminal_facts.device_id, terminal_facts.window_id,
    terminal_facts.status, terminal_facts.backlog,
    epoch_us(terminal_facts.event_at) as at_us,
    terminal_facts.sequence,
    terminal_facts.id::varchar as fact_id
  from terminal_facts
  inner join duty_days
    on duty_days.hall_id = terminal_facts.hall_id
    and epoch_us(terminal_facts.event_at) >= duty_days.begin_us
    and epoch_us(terminal_facts.event_at) < duty_days.end_us
  where terminal_facts.type = 'device.heartbeat' and not terminal_facts.test
),

placed as (
  select
    told.fact_id,
    arg_max_null(places.window_id, (places.from_us, places.by_event, places.place_order)) as window_id
  from told
  inner join places
    on places.hall_id = told.hall_id
    and places.device_id = told.device_id
    and places.from_us <= told.at_us
    and told.at_us < places.to_us
  group by told.fact_id
),

located as (
  select told.* exclude (window_id), coalesce(placed.window_id, told.window_id) as window_id
  from told
  left join placed on placed.fact_id = told.fact_id
),

limited as (
  select located.*, 60000000 * coalesce(own.value, everybody.value) as offline_us
  from located
  left join threshold_values as own
    on own.name = 'offline_min' and own.unit_id = located.window_id
    and located.day_on >= own.valid_from and located.day_on < own.valid_to
  left join threshold_values as everybody
    on everybody.name = 'offline_min' and everybody.unit_id = ''
    and located.day_on >= everybody.valid_from and located.day_on < everybody.valid_to
)

select
  * exclude (offline_us),
  least(at_us + offline_us, coalesce(
    lead(at_us) over (partition by hall_id, day_on, device_id order by at_us, sequence, fact_id), at_us + offline_us
  )) as until_us
from limited
