-- one row per rating journey touched since the last refresh: by a rating, a verdict on one, a move of its device
select distinct coalesce(hall_id || chr(31) || visit_id, id::varchar) as journey
from raw_rating
where batch > getvariable('refreshed') and type in ('rating.submitted', 'rating.default_applied')
union
select coalesce(told.hall_id || chr(31) || told.visit_id, told.id::varchar) as journey
from raw_rating as verdict
inner join raw_rating as told on told.id = try_cast(verdict.rating_id as uuid)
where verdict.batch > getvariable('refreshed')
  and verdict.type in ('rating.voided', 'rating.reinstated', 'rating.revised', 'appeal.filed')
  and told.type in ('rating.submitted', 'rating.default_applied')
union
select coalesce(told.hall_id || chr(31) || told.visit_id, told.id::varchar) as journey
from (
  select hall_id, device_id, type, event_at from raw_terminal where batch > getvariable('refreshed')
  union all
  select raw_terminal.hall_id, device_id, type, unnest([raw_terminal.event_at, extra_copies.event_at])
  from extra_copies
  inner join raw_terminal on raw_terminal.id = extra_copies.id
  where extra_copies.family = 'terminal' and extra_copies.batch > getvariable('refreshed')
) as moved
inner join raw_rating as told
  on told.hall_id = moved.hall_id
  and told.source = 'terminal/' || moved.device_id
  and told.event_at >= moved.event_at
  and told.event_at < moved.event_at + interval 30 day
where moved.type in ('device.registered', 'device.moved')
  and told.type in ('rating.submitted', 'rating.default_applied')
