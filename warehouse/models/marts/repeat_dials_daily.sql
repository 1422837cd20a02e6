-- one row per answering centre and local day: callers who dialled again and again before the first answer (M-27b)
with
summed as (
  select
    offered_on,
    centre_id,
    count(caller_ref) as callers,
    count(*) filter (where is_repeated) as repeat_callers,
    count(*) filter (where caller_ref is null) as without_caller
  from repeat_dials
  where scope = 'centre'
  group by offered_on, centre_id
)

select
  summed.offered_on as day,
  summed.centre_id,
  coalesce(ref_units.name, summed.centre_id) as centre,
  summed.callers,
  summed.repeat_callers,
  ((1000 * summed.repeat_callers) // nullif(summed.callers, 0) / 10)::decimal(4, 1) as repeat_callers_pct,
  summed.without_caller
from summed
left join ref_units on ref_units.unit_id = summed.centre_id
order by day, centre_id
