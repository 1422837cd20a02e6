-- one row per rating told, with what it counts as
select
  ratings.rating_id,
  ratings.event_at as rated_at,
  ratings.rated_on,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, ratings.hall_id) as hall,
  ratings.window_id,
  coalesce(ref_windows.name, ratings.window_id) as window_name,
  ratings.visit_id,
  ratings.level,
  case ratings.level
    when 5 then '非常满意' when 4 then '满意' when 3 then '基本满意' when 2 then '不满意' else '非常不满意'
  end as level_zh,
  ratings.is_good,
  ratings.counts_as,
  ratings.channel,
  ratings.reasons
from ratings
left join ref_windows on ref_windows.window_id = ratings.window_id
left join ref_units on ref_units.unit_id = ratings.hall_id
order by ratings.event_at, ratings.sequence, ratings.rating_id
