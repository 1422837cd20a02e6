-- one row per hall, local month and reason that an effective rating named (M-07); a rating may name several
with
rated as (
  select hall_id, date_trunc('month', rated_on)::date as month_on, rating_id, reasons
  from ratings
  where counts_as = 'effective' and len(reasons) > 0
),

named as (
  select distinct hall_id, month_on, rating_id, unnest(reasons) as reason
  from rated
),

sums as (
  select hall_id, month_on, count(*) as with_reasons
  from rated
  group by all
)

select
  strftime(named.month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, named.hall_id) as hall,
  named.reason,
  count(*) as naming_it,
  any_value(sums.with_reasons) as with_reasons,
  ((1000 * count(*)) // any_value(sums.with_reasons) / 10)::decimal(4, 1) as naming_pct
from named
inner join sums on sums.hall_id = named.hall_id and sums.month_on = named.month_on
left join ref_units on ref_units.unit_id = named.hall_id
group by named.hall_id, named.month_on, named.reason, ref_units.county, ref_units.name
order by month, county, hall, named.reason
