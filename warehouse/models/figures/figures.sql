-- one row per figure with anything to say: numerator, denominator, what was left out by reason, histogram of minutes
with
summed as (
  select
    metric, scope, scope_id, bucket, start_us,
    sum(numerator)::bigint as numerator,
    sum(denominator)::bigint as denominator,
    histogram(reason) as excluded,
    histogram(minute) as histogram
  from parts
  group by metric, scope, scope_id, bucket, start_us
)

select *
from summed
where denominator > 0 or cardinality(excluded) > 0 or numerator > 0
order by metric, scope, scope_id, bucket, start_us
