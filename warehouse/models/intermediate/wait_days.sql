-- one row per hall, service window and chosen local day on which waits ended: exact nearest-rank percentiles in seconds
select
  legs.hall_id,
  legs.window_id,
  legs.ended_on as day_on,
  count(*) as legs,
  sum(wait_s)::bigint as wait_sum_s,
  quantile_disc(wait_s, 0.5) as p50_s,
  case when count(*) >= 10 then quantile_disc(wait_s, 0.9) end as p90_s,
  max(wait_s) as max_s,
  count(*) filter (where wait_s > 1800) as over_30_min
from legs
inner join chosen_days on chosen_days.unit_id = legs.hall_id and chosen_days.day_on = legs.ended_on
where not test
group by all
