-- one row per hall and local month in which a wait ended; percentiles are nearest-rank on the exact seconds of the month
with
summed as (
  select
    hall_id,
    date_trunc('month', ended_on)::date as month_on,
    count(*) filter (where not test) as legs,
    (sum(wait_s) filter (where not test))::bigint as wait_sum_s,
    quantile_disc(wait_s, [0.5, 0.9, 0.95]) filter (where not test) as ranks,
    max(wait_s) filter (where not test) as max_s,
    count(*) filter (where not test and wait_s > 1800) as over_30_min,
    count(*) filter (where test) as tests
  from legs
  where ended_on is not null
  group by hall_id, month_on
)

select
  strftime(month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, summed.hall_id) as hall,
  ranks[1] as p50_s,
  case when legs >= 10 then ranks[2] end as p90_s,
  case when legs >= 20 then ranks[3] end as p95_s,
  max_s,
  legs as served,
  wait_sum_s,
  wait_sum_s // legs as mean_s,
  over_30_min,
  tests
from summed
left join ref_units on ref_units.unit_id = summed.hall_id
where legs > 0
order by month, county, hall
