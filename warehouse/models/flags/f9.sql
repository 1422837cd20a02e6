-- one row per rating at which so many effective ones in a row, of thirty days, are five stars without a reason (F9)
with
days as (
  select unit_id, day_on from flag_days
),

looked_at as (
  select
    days.day_on,
    ratings.hall_id,
    ratings.window_id,
    ratings.rating_id,
    ratings.rated_on,
    epoch_us(ratings.event_at) as at_us,
    ratings.sequence,
    ratings.level = 5 and len(ratings.reasons) = 0 as is_plain
  from days
  inner join ratings
    on ratings.hall_id = days.unit_id and ratings.rated_on between days.day_on - 30 and days.day_on
  where ratings.counts_as = 'effective'
),

broken as (
  select
    *,
    count(*) filter (where not is_plain) over each_window as breaks
  from looked_at
  window each_window as (
    partition by day_on, hall_id, window_id order by at_us, sequence, rating_id
  )
),

runs as (
  select
    *,
    count(*) filter (where is_plain) over (
      partition by day_on, hall_id, window_id, breaks order by at_us, sequence, rating_id
    ) as run
  from broken
)

select
  runs.hall_id, runs.day_on, runs.window_id, 'F9' as code, 'run' as cause, rating_id, at_us,
  limits.v['f9_run'] as measured, limits.v['f9_run'] as allowed, null::varchar as other_id
from runs
inner join flag_limits as limits on limits.unit_id = runs.hall_id and limits.day_on = runs.day_on
where is_plain and run >= limits.v['f9_run'] and rated_on = runs.day_on
