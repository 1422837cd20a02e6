-- one row per hall, service and chosen local day of issue on which somebody was served: who went ahead of whom (M-12c)
with
chosen as (
  select turns.*
  from turns
  inner join chosen_days on chosen_days.unit_id = turns.hall_id and chosen_days.day_on = turns.issued_on
),

ahead as (
  select
    journey,
    max(epoch_us(turn_at)) over (
      partition by hall_id, issued_on, service_code, priority
      order by epoch_us(issued_at)
      range between unbounded preceding and 1 preceding
    ) > epoch_us(turn_at) as is_ahead
  from chosen
  where apart is null
)

select
  chosen.hall_id,
  chosen.service_code,
  chosen.issued_on as day_on,
  count(*) filter (where apart is null) as in_line,
  count(*) filter (where ahead.is_ahead) as out_of_order,
  count(*) filter (where apart = 'green_channel') as green_channel,
  count(*) filter (where apart = 'appointment') as appointments,
  count(*) filter (where apart = 'passed_on') as passed_on,
  count(*) filter (where apart = 'requeued') as requeued
from chosen
left join ahead on ahead.journey = chosen.journey
where was_served
group by all
