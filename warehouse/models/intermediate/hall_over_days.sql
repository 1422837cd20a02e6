-- one row per hall and chosen local day on which waits were over, served or not (M-09b): exact nearest-rank percentiles in
-- seconds
select
  legs.hall_id,
  legs.over_on as day_on,
  count(*) filter (where not test) as waits,
  count(*) filter (where not test and ended_at is null) as unserved,
  (sum(over_s) filter (where not test))::bigint as wait_sum_s,
  quantile_disc(over_s, 0.5) filter (where not test) as p50_s,
  case when count(*) filter (where not test) >= 10 then quantile_disc(over_s, 0.9) filter (where not test) end as p90_s,
  case when count(*) filter (where not test) >= 20 then quantile_disc(over_s, 0.95) filter (where not test) end as p95_s,
  max(over_s) filter (where not test) as max_s,
  count(*) filter (where not test and over_s > 1800) as over_30_min,
  count(*) filter (where test) as tests
from legs
inner join chosen_days on chosen_days.unit_id = legs.hall_id and chosen_days.day_on = legs.over_on
group by all
