-- one row per chosen day of a hall: where the day begins and ends (µs), its opening, and every threshold by name
with
extended as (
  select
    days.unit_id,
    days.day_on,
    max(epoch_us(window_facts.until)) as extended_until
  from flag_days as days
  inner join flag_window_facts as window_facts
    on window_facts.hall_id = days.unit_id
    and timezone(days.zone, window_facts.until - interval 1 microsecond)::date = days.day_on
  where window_facts.type = 'hours.extended' and not window_facts.test
    and timezone(days.zone, window_facts.event_at)::date = days.day_on
  group by all
),

valued as (
  select
    days.unit_id,
    days.day_on,
    map_from_entries(list((everybody.name, coalesce(own.value, everybody.value)))) as v
  from flag_days as days
  inner join threshold_values as everybody
    on everybody.unit_id = '' and days.day_on >= everybody.valid_from and days.day_on < everybody.valid_to
  left join threshold_values as own
    on own.unit_id = days.unit_id and own.name = everybody.name
    and days.day_on >= own.valid_from and days.day_on < own.valid_to
  group by all
)

select
  days.unit_id,
  days.day_on,
  days.zone,
  epoch_us(timezone(days.zone, days.day_on::timestamp)) as begin_us,
  epoch_us(timezone(days.zone, (days.day_on + 1)::timestamp)) as end_us,
  opening_hours.intervals,
  extended.extended_until,
  valued.v
from flag_days as days
inner join valued on valued.unit_id = days.unit_id and valued.day_on = days.day_on
inner join opening_hours on opening_hours.unit_id = days.unit_id and opening_hours.day_on = days.day_on
left join extended on extended.unit_id = days.unit_id and extended.day_on = days.day_on
