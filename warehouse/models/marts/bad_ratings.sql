-- one row per bad-rating case (AL-02): an effective rating of level 1 or 2, with what was done about it
with
work as (
  select
    rating_id,
    min(event_at) filter (where type = 'bad_rating.contacted' and reached) as contacted_at,
    min(event_at) filter (where type = 'bad_rating.verified') as verified_at,
    arg_max(founded, (event_at, sequence, id::varchar)) filter (where type = 'bad_rating.verified') as founded,
    min(event_at) filter (where type = 'bad_rating.rectified') as rectified_at,
    min(event_at) filter (where type = 'bad_rating.replied') as replied_at
  from raw_rating
  where type like 'bad_rating.%' and not test
  group by rating_id
)

select
  ratings.rating_id,
  ratings.event_at as rated_at,
  ratings.rated_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, ratings.hall_id) as hall,
  ratings.window_id,
  coalesce(ref_windows.name, ratings.window_id) as window_name,
  case when ratings.counts_as = 'duplicate' then ratings.first_level else least(ratings.level, ratings.first_level) end
    as level,
  case level when 1 then '非常不满意' else '不满意' end as level_zh,
  ratings.reasons,
  ratings.channel,
  ratings.named,
  ratings.visit_id,
  case when work.rectified_at is not null and work.replied_at is not null then 'handled' else 'open' end as state,
  work.contacted_at,
  work.verified_at,
  work.founded,
  work.rectified_at,
  work.replied_at
from ratings
left join work on work.rating_id = ratings.rating_id
left join ref_windows on ref_windows.window_id = ratings.window_id
left join ref_units on ref_units.unit_id = ratings.hall_id
where (ratings.counts_as = 'effective' and (not ratings.is_good or ratings.first_level < 3))
  or (ratings.counts_as = 'duplicate' and ratings.first_level < 3)
order by rated_at, rating_id
