-- one row per service window and local month: satisfaction with and without suspect ratings, and how many of each signal
with
suspects as (select distinct rating_id from every_flag where is_suspect),

rated as (
  select
    ratings.hall_id,
    ratings.window_id,
    date_trunc('month', ratings.rated_on)::date as month_on,
    count(*) as rated,
    count(*) filter (where is_good) as good,
    count(*) filter (where suspects.rating_id is not null) as suspect,
    count(*) filter (where is_good and suspects.rating_id is not null) as suspect_good
  from ratings
  left join suspects on suspects.rating_id = ratings.rating_id
  where ratings.counts_as = 'effective'
  group by all
),

flagged as (
  select
    window_id,
    date_trunc('month', day_on)::date as month_on,
    count(distinct rating_id) filter (where code = 'F1') as f1,
    count(distinct rating_id) filter (where code = 'F2') as f2,
    count(distinct rating_id) filter (where code = 'F3') as f3,
    count(distinct rating_id) filter (where code = 'F4') as f4,
    count(distinct rating_id) filter (where code = 'F5') as f5,
    count(distinct rating_id) filter (where code = 'F6') as f6,
    count(distinct rating_id) filter (where code = 'F8') as f8,
    count(distinct rating_id) filter (where code = 'F9') as f9,
    count(distinct rating_id) filter (where code = 'F10') as f10,
    count(distinct rating_id) filter (where code = 'F11') as f11,
    count(distinct rating_id) filter (where code = 'F12') as f12,
    count(distinct rating_id) filter (where code = 'F13') as f13
  from every_flag
  group by all
)

select
  strftime(rated.month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, rated.hall_id) as hall,
  rated.window_id,
  coalesce(ref_windows.name, rated.window_id) as window_name,
  rated.rated,
  ((1000 * rated.good) // rated.rated / 10)::decimal(4, 1) as satisfaction_pct,
  rated.suspect,
  case when rated.rated > rated.suspect
    then ((1000 * (rated.good - rated.suspect_good)) // (rated.rated - rated.suspect) / 10)::decimal(4, 1)
  end as without_suspect_pct,
  flagged.* exclude (window_id, month_on) replace (
    coalesce(f1, 0) as f1, coalesce(f2, 0) as f2, coalesce(f3, 0) as f3, coalesce(f4, 0) as f4, coalesce(f5, 0) as f5,
    coalesce(f6, 0) as f6, coalesce(f8, 0) as f8, coalesce(f9, 0) as f9, coalesce(f10, 0) as f10,
    coalesce(f11, 0) as f11, coalesce(f12, 0) as f12, coalesce(f13, 0) as f13
  )
from rated
left join flagged on flagged.window_id = rated.window_id and flagged.month_on = rated.month_on
left join ref_windows on ref_windows.window_id = rated.window_id
left join ref_units on ref_units.unit_id = rated.hall_id
order by month, county, hall, rated.window_id
