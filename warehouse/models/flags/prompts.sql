-- one row per invitation of a chosen day, the first under its prompt id at its window is marked
select
  facts.hall_id,
  facts.window_id,
  flag_days.day_on,
  facts.visit_id,
  facts.prompt_id,
  facts.id::varchar as event_id,
  epoch_us(facts.event_at) as at_us,
  epoch_us(facts.expires_at) as expires_us,
  row_number() over (
    partition by facts.hall_id, facts.window_id, flag_days.day_on, facts.prompt_id
    order by facts.event_at, facts.sequence, facts.id::varchar
  ) = 1 as is_first
from flag_rating_facts as facts
inner join flag_days
  on flag_days.unit_id = facts.hall_id and flag_days.day_on = timezone(flag_days.zone, facts.event_at)::date
where facts.type = 'rating.invited' and not facts.test
