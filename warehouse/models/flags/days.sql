-- one row per chosen day of a hall on which somebody rated, with the hall's zone
select distinct
  chosen_days.unit_id,
  chosen_days.day_on,
  coalesce(ref_units.zone, 'Asia/Shanghai') as zone
from chosen_days
inner join ratings on ratings.hall_id = chosen_days.unit_id and ratings.rated_on = chosen_days.day_on
left join ref_units on ref_units.unit_id = chosen_days.unit_id
