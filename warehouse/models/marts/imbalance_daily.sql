-- one row per hall and local day that is over, on which a ticket was issued and a window with a queue was open
with
shares as (
  select
    hall_id,
    day_on,
    count(*) as windows,
    max(1000 * served_s // open_s) as busiest,
    min(1000 * served_s // open_s) as idlest,
    sum(served_s) as served_s,
    sum(open_s) as open_s
  from load_days
  where open_s > 0
  group by all
)

select
  idle_days.day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, idle_days.hall_id) as hall,
  shares.windows as windows_open,
  (1000 * shares.served_s // shares.open_s / 10)::decimal(4, 1) as busy_pct,
  (shares.busiest / 10)::decimal(4, 1) as busiest_pct,
  (shares.idlest / 10)::decimal(4, 1) as idlest_pct,
  idle_days.open_min,
  idle_days.idle_min,
  idle_days.fixable_min
from idle_days
cross join moment
left join shares on shares.hall_id = idle_days.hall_id and shares.day_on = idle_days.day_on
left join ref_units on ref_units.unit_id = idle_days.hall_id
where moment.now_at >= (idle_days.day_on + 1)::timestamp at time zone coalesce(ref_units.zone, 'Asia/Shanghai')
order by day, county, hall
