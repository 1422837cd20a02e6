-- one row per service window and local month, this one and the last: invitation rates of smooth and of rough visits (F7)
with
waited as (
  select
    visits.hall_id,
    visits.window_id,
    visits.visit_id,
    date_trunc('month', visits.finished_on)::date as month_on,
    visits.outcome,
    coalesce(legs.wait_s, 0) as wait_s
  from visits
  left join (select journey, sum(wait_s) as wait_s from legs group by journey) as legs on legs.journey = visits.journey
  inner join held_units on held_units.unit_id = visits.hall_id
  where not visits.test and visits.finished_on >= date_trunc('month', held_units.today) - interval 1 month
),

limits as (
  select hall_id, month_on, quantile_disc(wait_s, 0.9) as p90_s
  from waited
  group by all
),

invited as (
  select distinct hall_id, visit_id
  from raw_rating
  where type = 'rating.invited' and not test and visit_id is not null
    and event_at >= (select min(month_on) - 1 from waited)::timestamptz
),

counted as (
  select
    waited.hall_id,
    waited.window_id,
    waited.month_on,
    waited.outcome <> 'done' or waited.wait_s > limits.p90_s as is_rough,
    invited.visit_id is not null as is_invited
  from waited
  inner join limits on limits.hall_id = waited.hall_id and limits.month_on = waited.month_on
  left join invited on invited.hall_id = waited.hall_id and invited.visit_id = waited.visit_id
),

summed as (
  select
    hall_id,
    window_id,
    month_on,
    count(*) filter (where not is_rough) as smooth,
    count(*) filter (where not is_rough and is_invited) as smooth_invited,
    count(*) filter (where is_rough) as rough,
    count(*) filter (where is_rough and is_invited) as rough_invited
  from counted
  group by all
),

limited as (
  select
    summed.*,
    max(case when everybody.name = 'f7_points' then coalesce(own.value, everybody.value) end) as points,
    max(case when everybody.name = 'f7_min' then coalesce(own.value, everybody.value) end) as least
  from summed
  inner join threshold_values as everybody
    on everybody.unit_id = '' and everybody.name in ('f7_points', 'f7_min')
    and summed.month_on >= everybody.valid_from and summed.month_on < everybody.valid_to
  left join threshold_values as own
    on own.unit_id = summed.hall_id and own.name = everybody.name
    and summed.month_on >= own.valid_from and summed.month_on < own.valid_to
  group by all
)

select
  strftime(month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, limited.hall_id) as hall,
  limited.window_id,
  coalesce(ref_windows.name, limited.window_id) as window_name,
  smooth,
  case when smooth > 0 then ((1000 * smooth_invited) // smooth / 10)::decimal(4, 1) end as smooth_invited_pct,
  rough,
  case when rough > 0 then ((1000 * rough_invited) // rough / 10)::decimal(4, 1) end as rough_invited_pct,
  smooth >= least and rough >= least
    and 100 * (smooth_invited * rough - rough_invited * smooth) >= points * smooth * rough as is_selective
from limited
left join ref_windows on ref_windows.window_id = limited.window_id
left join ref_units on ref_units.unit_id = limited.hall_id
order by month, county, hall, limited.window_id
