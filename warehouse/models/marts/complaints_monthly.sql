-- one row per unit and local month of the incident: complaints per 10 000 served, and how many were true (M-35)
with
served as (
  select hall_id, date_trunc('month', day_on)::date as month_on, sum(served)::bigint as served
  from window_days
  group by all
),

counted as (
  select
    unit_id,
    date_trunc('month', happened_on)::date as month_on,
    count(*) as complaints,
    count(*) filter (where state in ('verified', 'unfounded', 'overturned')) as decided,
    count(*) filter (where state = 'verified') as verified,
    count(distinct incident_id) filter (where state = 'verified') as verified_incidents,
    count(*) filter (where state = 'overturned') as overturned,
    count(*) filter (where is_withdrawn) as withdrawn,
    count(*) filter (where ground = 'malicious') as malicious
  from complaint_rows
  where registered_at is not null
  group by all
)

select
  strftime(counted.month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, counted.unit_id) as unit,
  complaints,
  nullif(served.served, 0) as served,
  (100000 * complaints // nullif(served.served, 0) / 10)::decimal(9, 1) as per_10000,
  decided,
  verified,
  (1000 * verified // nullif(decided, 0) / 10)::decimal(4, 1) as verified_pct,
  verified_incidents,
  overturned,
  withdrawn,
  malicious
from counted
left join served on served.hall_id = counted.unit_id and served.month_on = counted.month_on
left join ref_units on ref_units.unit_id = counted.unit_id
order by month, county, unit
