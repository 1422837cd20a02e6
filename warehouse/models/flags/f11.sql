-- one row per press of the day's last minutes, where those have a third of the ratings and hardly any service (F11)
with
closings as (
  select
    *,
    greatest(
      begin_us + list_max(list_transform(intervals, lambda x: x.e)) * 60000000, coalesce(extended_until, 0)
    ) as closing_us
  from flag_limits
  where len(intervals) > 0
),

served as (
  select
    services.hall_id, services.window_id, services.day_on,
    sum(items)::bigint as items,
    coalesce(sum(items) filter (
      where at_us >= closing_us - v['f11_last_min'] * 60000000 and at_us < closing_us
    ), 0)::bigint as last_items
  from flag_services as services
  inner join closings on closings.unit_id = services.hall_id and closings.day_on = services.day_on
  group by all
),

counted as (
  select
    presses.*,
    at_us >= closing_us - presses.v['f11_last_min'] * 60000000 and at_us < closing_us as is_last,
    count(*) over each_window as n,
    count(*) filter (where at_us >= closing_us - presses.v['f11_last_min'] * 60000000 and at_us < closing_us)
      over each_window as last_n
  from flag_presses as presses
  inner join closings on closings.unit_id = presses.hall_id and closings.day_on = presses.day_on
  where presses.on_site and presses.is_queued
  window each_window as (partition by presses.hall_id, presses.window_id, presses.day_on)
)

select
  counted.hall_id, counted.day_on, counted.window_id, 'F11' as code, 'last' as cause, rating_id, at_us,
  100 * last_n // n as measured, v['f11_rated_pct'] as allowed, null::varchar as other_id
from counted
left join served
  on served.hall_id = counted.hall_id and served.window_id = counted.window_id and served.day_on = counted.day_on
where is_last
  and n >= v['f11_min']
  and 100 * last_n > v['f11_rated_pct'] * n
  and 100 * coalesce(last_items, 0) < v['f11_served_pct'] * coalesce(items, 0)
