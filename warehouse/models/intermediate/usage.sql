-- one row per finished visit of the chosen days (M-05): rated, unrated, or left out because of a drill or a dead terminal;
-- with its items, those rated and those that the staff asked a rating for
with
finished as (
  select visits.*
  from visits
  inner join chosen_days on chosen_days.unit_id = visits.hall_id and chosen_days.day_on = visits.finished_on
),

beats as (
  select
    terminal_facts.window_id,
    terminal_facts.event_at,
    (terminal_facts.event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date as beat_on
  from terminal_facts
  left join ref_units on ref_units.unit_id = terminal_facts.hall_id
  where type = 'device.heartbeat' and not test and window_id is not null
),

last_beat as (
  select finished.journey, beats.event_at as beat_at
  from finished
  asof join beats
    on beats.window_id = finished.window_id
    and beats.beat_on = finished.finished_on
    and beats.event_at <= finished.finished_at
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
    when epoch_us(finished.finished_at) - epoch_us(last_beat.beat_at)
      > 60000000 * coalesce(quiet.value, all_quiet.value) then 'no_device'
    else 'unrated'
  end as counts_as
from finished
left join ref_windows_history as placed
  on placed.window_id = finished.window_id
  and not placed.is_superseded
  and placed.valid_from <= finished.finished_on
  and (placed.valid_to is null or finished.finished_on < placed.valid_to)
left join threshold_values as quiet
  on quiet.name = 'offline_min' and quiet.unit_id = finished.window_id
  and finished.finished_on >= quiet.valid_from and finished.finished_on < quiet.valid_to
left join threshold_values as all_quiet
  on all_quiet.name = 'offline_min' and all_quiet.unit_id = ''
  and finished.finished_on >= all_quiet.valid_from and finished.finished_on < all_quiet.valid_to
left join rated on rated.journey = finished.journey
left join invited on invited.journey = finished.journey
left join last_beat on last_beat.journey = finished.journey
