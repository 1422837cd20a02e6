-- one row per rating fact that the newest beats' figures and tiles can need: latest 300 journeys a window, and two months
with
chosen as (
  select journey, rating_id
  from ratings, held_places
  where event_at > (select now_at from moment) - interval 93 day
  qualify
    row_number() over (partition by window_id order by event_at desc) <= 300
    or rated_on >= least(held_places.first_day, held_places.month_before)
),

journeys as (
  select distinct ratings.rating_id
  from ratings
  semi join chosen on chosen.journey = ratings.journey
)

select
  id, type, hall_id, window_id, visit_id, rating_id, level, is_default, test, event_at, received_at, sequence, channel,
  raw_code, raw_scale, reasons, named, case_no, item_code, prompt_id, staff_ref, press_ms, due_at, reached, founded, satisfied, source, expires_at, rater_ref, decided_by, filed_by, topic, "partition", "offset"
from raw_rating
where (type in ('rating.submitted', 'rating.default_applied') and id in (select rating_id::uuid from journeys))
  or ((type like 'rating.%' or type = 'appeal.filed') and event_at >= (select since_at from held_places))
  or (
    (type in ('rating.voided', 'rating.reinstated', 'rating.revised', 'appeal.filed') or type like 'bad_rating.%')
    and rating_id in (select rating_id from journeys)
  )
