-- one row per hall, service and local day of issue on which somebody was served
select
  order_days.day_on as day,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, order_days.hall_id) as hall,
  coalesce(ref_services.name, order_days.service_code) as service,
  in_line,
  out_of_order,
  case when in_line > 0 then ((1000 * out_of_order) // in_line / 10)::decimal(4, 1) end as out_of_order_pct,
  green_channel,
  appointments,
  passed_on,
  order_days.requeued
from order_days
left join ref_units on ref_units.unit_id = order_days.hall_id
left join ref_services on ref_services.service_code = order_days.service_code
order by day, county, hall, service
