-- one row per hall and local day that flags must be worked out anew for, beside the days of touched ratings and visits
with
told as (
  select hall_id, event_at from raw_rating where batch > getvariable('refreshed')
  union all
  select hall_id, event_at from raw_terminal where batch > getvariable('refreshed')
  union all
  select hall_id, event_at from raw_window where batch > getvariable('refreshed')
),

days as (
  select told.hall_id, timezone(coalesce(ref_units.zone, 'Asia/Shanghai'), told.event_at)::date as day_on
  from told
  left join ref_units on ref_units.unit_id = told.hall_id
  union
  select unit_id, day_on from chosen_days
  union
  select hall_id, rated_on from ratings where journey in (select journey from dirty_visits)
),

/* what five stars in a row there are depends on the thirty days before */
rated as (select distinct hall_id, rated_on from ratings where hall_id in (select hall_id from days))

select hall_id as unit_id, day_on from days
union
select days.hall_id, rated.rated_on
from days
inner join rated
  on rated.hall_id = days.hall_id and rated.rated_on > days.day_on and rated.rated_on <= days.day_on + 30
