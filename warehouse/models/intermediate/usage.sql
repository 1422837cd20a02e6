-- one row per finished visit of the chosen days (M-05): rated, unrated, or left out because of a drill or a dead terminal;
-- with its items, those rated and those that the staff asked a rating for
with
finished as (
  select visits.*
  from visits
  inner join chosen_days on chosen_days.unit_id = visits.hall_id and chosen_days.day_on = visits.finished_on
),

services as (
  select
    finished.journey,
    finished.hall_id,
    finished.window_id,
    finished.finished_on as day_on,
    least(
      epoch_us(finished.finished_at) - 1, epoch_us(coalesce(finished.serving_at, finished.finished_at))
    ) as begin_us,
    epoch_us(finished.finished_at) as end_us
  from finished
),

first_pulse as (
  select hall_id, day_on, window_id, min(at_us) as first_us
  from pulses
  group by all
),

covered as (
  select
    services.journey,
    greatest(0, services.end_us - greatest(services.begin_us, first_pulse.first_us)) as known_us,
    coalesce(sum(greatest(
      0,
      least(online.end_us, services.end_us) - greatest(online.begin_us, services.begin_us, first_pulse.first_us)
    )) filter (where online.begin_us is not null), 0)::bigint as online_us,
    services.end_us - services.begin_us as lasted_us,
    duty_days.down_pct
  from services
  inner join first_pulse using (hall_id, day_on, window_id)
  inner join duty_days using (hall_id, day_on)
  left join online using (hall_id, day_on, window_id)
  group by all
),

down as (
  select journey
  from covered
  where 100 * (known_us - online_us) >= down_pct * lasted_us
),

rated as (
  select journey, count(distinct coalesce(item_code, '')) as items
  from ratings
  where counts_as in ('effective', 'duplicate') and visit_id is not null
  group by journey
),

invited as (
  select hall_id || chr(31) || visit_id as journey, count(distinct coalesce(item_code, '')) as items
  from prompt_facts
  where not test and visit_id is not null
  group by all
)

select
  finished.hall_id,
  finished.window_id,
  finished.visit_id,
  finished.journey,
  finished.issued_on,
  finished.finished_on,
  finished.finished_at,
  greatest(1, len(list_distinct(finished.item_codes))) as items,
  least(coalesce(rated.items, 0), greatest(1, len(list_distinct(finished.item_codes)))) as rated_items,
  least(coalesce(invited.items, 0), greatest(1, len(list_distinct(finished.item_codes)))) as invited_items,
  case
    when finished.test then 'test'
    when not coalesce(placed.has_terminal, true) then 'no_device'
    when rated.journey is not null then 'rated'
    when down.journey is not null then 'no_device'
    else 'unrated'
  end as counts_as
from finished
left join ref_windows_history as placed
  on placed.window_id = finished.window_id
  and not placed.is_superseded
  and placed.valid_from <= finished.finished_on
  and (placed.valid_to is null or finished.finished_on < placed.valid_to)
left join rated on rated.journey = finished.journey
left join invited on invited.journey = finished.journey
left join down on down.journey = finished.journey
