-- one row per device of today with something unsent: its window, and since when by its pulses; what was flushed is sent
with
flushed as (
  select duty_days.hall_id, device_facts.device_id, max(epoch_us(device_facts.event_at)) as flushed_us
  from duty_days
  inner join device_facts
    on device_facts.hall_id = duty_days.hall_id and epoch_us(device_facts.event_at) <= duty_days.now_us
  cross join moment
  where device_facts.type = 'device.backlog_flushed' and not device_facts.test
    and moment.now_us >= duty_days.begin_us and moment.now_us < duty_days.end_us
  group by all
),

told as (
  select
    pulses.hall_id, pulses.device_id, pulses.window_id, pulses.at_us, (pulses.at_us, pulses.sequence, pulses.fact_id) as place,
    pulses.backlog > 0 and pulses.at_us > coalesce(flushed.flushed_us, 0) as is_unsent
  from pulses
  inner join duty_days using (hall_id, day_on)
  cross join moment
  left join flushed on flushed.hall_id = pulses.hall_id and flushed.device_id = pulses.device_id
  where moment.now_us >= duty_days.begin_us and moment.now_us < duty_days.end_us and pulses.at_us <= moment.now_us
),

last_sent as (
  select hall_id, device_id, max(place) as place
  from told
  where not is_unsent
  group by all
)

select
  told.hall_id,
  arg_max_null(told.window_id, told.place) as window_id,
  min(told.at_us) as since_us
from told
left join last_sent on last_sent.hall_id = told.hall_id and last_sent.device_id = told.device_id
where last_sent.place is null or told.place > last_sent.place
group by told.hall_id, told.device_id
