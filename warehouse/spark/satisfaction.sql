-- the windows' published days added up to a coarser grain; SQL that Spark and DuckDB both read
select
  {keys},
  count(distinct {counted}) filter (where rated > 0) as {counted_as},
  cast(sum(good) as bigint) as good,
  cast(sum(bad) as bigint) as bad,
  cast(sum(rated) as bigint) as rated,
  cast(floor(1000 * sum(good) / nullif(sum(rated), 0)) / 10 as decimal(4, 1)) as satisfaction_pct,
  cast(sum(served) as bigint) as served,
  cast(sum(defaults) as bigint) as defaults,
  cast(sum(voided) as bigint) as voided,
  cast(sum(duplicates) as bigint) as duplicates
from (select *, substring(cast(day as string), 1, 7) as month from satisfaction_daily) as days
group by {keys}
