-- one row per hall and local day on which a terminal reported since the last refresh
select distinct
  raw_terminal.hall_id as unit_id,
  (event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date as day_on
from raw_terminal
left join ref_units on ref_units.unit_id = raw_terminal.hall_id
where batch > getvariable('refreshed') and type = 'device.heartbeat'
