-- one row per county and month of published days: its windows' days added up; SQL that Spark and DuckDB both read
select
  substring(cast(day as string), 1, 7) as month,
  county,
  count(distinct hall) filter (where rated > 0) as halls,
  cast(sum(good) as bigint) as good,
  cast(sum(bad) as bigint) as bad,
  cast(sum(rated) as bigint) as rated,
  cast(floor(1000 * sum(good) / nullif(sum(rated), 0)) / 10 as decimal(4, 1)) as satisfaction_pct,
  cast(sum(served) as bigint) as served,
  cast(sum(defaults) as bigint) as defaults,
  cast(sum(voided) as bigint) as voided,
  cast(sum(duplicates) as bigint) as duplicates
from satisfaction_daily
group by substring(cast(day as string), 1, 7), county
