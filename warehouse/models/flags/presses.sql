-- one row per real press of a chosen day: no test, no default, nothing about machines; with what was round it
with
pressed as (
  select
    ratings.hall_id,
    ratings.window_id,
    ratings.rated_on as day_on,
    ratings.rating_id,
    ratings.visit_id,
    ratings.prompt_id,
    ratings.press_ms,
    ratings.source,
    ratings.sequence,
    epoch_us(ratings.event_at) as at_us,
    ratings.first_level as level,
    ratings.channel = 'terminal' as on_site,
    limits.begin_us,
    limits.intervals,
    limits.extended_until,
    limits.v
  from ratings
  inner join flag_limits as limits on limits.unit_id = ratings.hall_id and limits.day_on = ratings.rated_on
  where ratings.counts_as in ('effective', 'duplicate', 'voided') and ratings.channel is not null
),

queued as (select distinct hall_id, day_on from flag_services),

known as (
  select distinct pressed.rating_id
  from pressed
  inner join visits
    on visits.hall_id = pressed.hall_id and visits.visit_id = pressed.visit_id and visits.issued_on <= pressed.day_on
),

near as (
  select pressed.rating_id, services.at_us >= pressed.at_us - pressed.v['rating_link_before_min'] * 60000000 as is_near
  from pressed
  asof join flag_services as services
    on services.hall_id = pressed.hall_id
    and services.window_id = pressed.window_id
    and services.day_on = pressed.day_on
    and services.at_us <= pressed.at_us + pressed.v['rating_link_after_min'] * 60000000
),

asking as (select distinct hall_id, window_id, day_on from flag_prompts),

asked as (select distinct hall_id, window_id, day_on, visit_id from flag_prompts where visit_id is not null),

last_asked as (
  select pressed.rating_id, prompts.at_us as asked_us
  from pressed
  asof join flag_prompts as prompts
    on prompts.hall_id = pressed.hall_id
    and prompts.window_id = pressed.window_id
    and prompts.day_on = pressed.day_on
    and prompts.at_us <= pressed.at_us
)

select
  pressed.*,
  coalesce(placed.has_queue, false) and queued.hall_id is not null as is_queued,
  known.rating_id is not null or coalesce(near.is_near, false) as is_served,
  asking.hall_id is not null as is_asking,
  asked.visit_id is not null as is_asked,
  last_asked.asked_us,
  prompts.event_id as prompt_event_id,
  case when prompts.event_id is not null
    then coalesce(prompts.expires_us, prompts.at_us + pressed.v['rating_prompt_s'] * 1000000)
  end as expires_us,
  case
    when pressed.press_ms is not null then pressed.press_ms
    when prompts.at_us <= pressed.at_us then (pressed.at_us - prompts.at_us) // 1000
  end as reaction_ms
from pressed
left join ref_windows_history as placed
  on placed.window_id = pressed.window_id
  and not placed.is_superseded
  and placed.valid_from <= pressed.day_on
  and (placed.valid_to is null or pressed.day_on < placed.valid_to)
left join queued on queued.hall_id = pressed.hall_id and queued.day_on = pressed.day_on
left join known on known.rating_id = pressed.rating_id
left join near on near.rating_id = pressed.rating_id
left join asking
  on asking.hall_id = pressed.hall_id and asking.window_id = pressed.window_id and asking.day_on = pressed.day_on
left join asked
  on asked.hall_id = pressed.hall_id
  and asked.window_id = pressed.window_id
  and asked.day_on = pressed.day_on
  and asked.visit_id = pressed.visit_id
left join last_asked on last_asked.rating_id = pressed.rating_id
left join flag_prompts as prompts
  on prompts.hall_id = pressed.hall_id
  and prompts.window_id = pressed.window_id
  and prompts.day_on = pressed.day_on
  and prompts.prompt_id = pressed.prompt_id
  and prompts.is_first
