-- one row per heartbeat of a chosen day, with the next one of its window
select
  facts.hall_id,
  facts.window_id,
  flag_days.day_on,
  epoch_us(facts.event_at) as at_us,
  facts.status = 'maintenance' as is_maintenance,
  row_number() over each_window as place,
  lead(epoch_us(facts.event_at)) over each_window as next_us
from flag_terminal_facts as facts
inner join flag_days
  on flag_days.unit_id = facts.hall_id and flag_days.day_on = timezone(flag_days.zone, facts.event_at)::date
where facts.type = 'device.heartbeat' and not facts.test and facts.window_id is not null
window each_window as (
  partition by facts.hall_id, facts.window_id, flag_days.day_on
  order by facts.event_at, facts.sequence, facts.id::varchar
)
