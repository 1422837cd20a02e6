-- one row per unit, month of the first dispatch, reason and ground: work orders that are left out of the three rates
select
  strftime(dispatched_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, judged_workorders.unit_id) as unit,
  reason,
  case when reason = 'approved' then excluded_ground end as excluded_ground,
  count(*) as orders
from (
  select *, coalesce(left_out, case when is_revisited then not_asked end, not_judged) as reason from judged_workorders
) as judged_workorders
left join ref_units on ref_units.unit_id = judged_workorders.unit_id
where reason is not null
group by all
order by month, county, unit, reason, excluded_ground
