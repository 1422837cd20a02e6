-- one row per hall and published day: its windows' days added up; SQL that Spark and DuckDB both read
select
  day,
  county,
  hall,
  count(distinct window_id) filter (where rated > 0) as windows,
  cast(sum(good) as bigint) as good,
  cast(sum(bad) as bigint) as bad,
  cast(sum(rated) as bigint) as rated,
  cast(floor(1000 * sum(good) / nullif(sum(rated), 0)) / 10 as decimal(4, 1)) as satisfaction_pct,
  cast(sum(served) as bigint) as served,
  cast(sum(defaults) as bigint) as defaults,
  cast(sum(voided) as bigint) as voided,
  cast(sum(duplicates) as bigint) as duplicates
from satisfaction_daily
group by day, county, hall
