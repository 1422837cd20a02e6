-- one row per hall and local month of the rating: what became of its bad ratings (M-06)
select
  strftime(date_trunc('month', bad_cases.rated_on), '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, bad_cases.hall_id) as hall,
  count(*) as bad,
  count(*) filter (where replied_at is not null) as replied,
  ((1000 * count(*) filter (where replied_at is not null)) // count(*) / 10)::decimal(4, 1) as replied_pct,
  count(*) filter (where named) as named_bad,
  count(*) filter (where named and rectified_at is not null and satisfied is not null) as rectified_revisited,
  case when named_bad > 0 then ((1000 * rectified_revisited) // named_bad / 10)::decimal(4, 1) end
    as rectified_revisited_pct,
  count(*) filter (where named and satisfied is not null) as named_revisited,
  count(*) filter (where named and satisfied) as satisfied_at_revisit,
  case when named_revisited > 0 then ((1000 * satisfied_at_revisit) // named_revisited / 10)::decimal(4, 1) end
    as satisfied_at_revisit_pct,
  count(*) filter (where handled_at is not null or epoch_us(due_at) <= moment.now_us) as handled_or_overdue,
  count(*) filter (where handled_at <= due_at) as on_time,
  case when handled_or_overdue > 0 then ((1000 * on_time) // handled_or_overdue / 10)::decimal(4, 1) end as on_time_pct
from bad_cases
cross join moment
left join ref_units on ref_units.unit_id = bad_cases.hall_id
group by all
order by month, county, hall
