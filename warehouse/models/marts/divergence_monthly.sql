-- one row per hall and local month: what its terminals say beside what people complain of elsewhere (F9; domain 5.3, 23)
with
rated as (
  select
    hall_id,
    date_trunc('month', rated_on)::date as month_on,
    count(distinct window_id) as windows,
    count(*) as rated,
    count(*) filter (where is_good) as good
  from ratings
  where counts_as = 'effective'
  group by all
),

monotone as (
  select hall_id, date_trunc('month', day_on)::date as month_on, count(distinct window_id) as monotone_windows
  from flagged
  where code = 'F9'
  group by all
),

complained as (
  select
    unit_id as hall_id,
    date_trunc('month', timezone(zone, first_at))::date as month_on,
    count(*) filter (where kind = 'workorder') as workorders,
    count(*) filter (where kind = 'demand') as demands
  from matters
  where kind in ('workorder', 'demand') and not test and category in ('complaint', '投诉', '投诉举报')
  group by all
),

registered as (
  select unit_id as hall_id, date_trunc('month', happened_on)::date as month_on, count(*) as complaints
  from complaint_rows
  where registered_at is not null
  group by all
)

select
  strftime(rated.month_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, rated.hall_id) as hall,
  rated.windows,
  rated.rated,
  rated.good,
  ((1000 * rated.good) // rated.rated / 10)::decimal(4, 1) as satisfaction_pct,
  coalesce(monotone.monotone_windows, 0) as monotone_windows,
  coalesce(complained.workorders, 0) as complaints_by_hotline,
  coalesce(complained.demands, 0) as complaints_by_demand,
  coalesce(registered.complaints, 0) as complaints,
  (rated.good = rated.rated or coalesce(monotone.monotone_windows, 0) > 0)
    and coalesce(complained.workorders, 0) + coalesce(complained.demands, 0) + coalesce(registered.complaints, 0) > 0
    as is_divergent
from rated
left join monotone on monotone.hall_id = rated.hall_id and monotone.month_on = rated.month_on
left join complained on complained.hall_id = rated.hall_id and complained.month_on = rated.month_on
left join registered on registered.hall_id = rated.hall_id and registered.month_on = rated.month_on
left join ref_units on ref_units.unit_id = rated.hall_id
order by month, county, hall
