-- one row per signal, cause and rating: the flag with its evidence; F7 is in selective_invitation
select
  every_flag.rating_id,
  every_flag.code,
  every_flag.cause,
  make_timestamptz(every_flag.at_us) as rated_at,
  every_flag.day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, every_flag.hall_id) as hall,
  every_flag.window_id,
  coalesce(ref_windows.name, every_flag.window_id) as window_name,
  ratings.level,
  ratings.counts_as,
  every_flag.is_suspect,
  every_flag.measured,
  every_flag.allowed,
  every_flag.other_id
from every_flag
inner join ratings on ratings.rating_id = every_flag.rating_id
left join ref_windows on ref_windows.window_id = every_flag.window_id
left join ref_units on ref_units.unit_id = every_flag.hall_id
order by rated_at, every_flag.rating_id, code, cause
