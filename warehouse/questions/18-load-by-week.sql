-- 各窗口按周的负荷份额（100 为平均） · Each window's share of its hall's load by week (100 is even)
-- parameter month: select strftime(max(day), '%Y-%m') from load_daily
select
  week,
  county,
  hall,
  window_id,
  window_name,
  sum(usual_min) as usual_min,
  sum(window_open_min) as window_open_min,
  case
    when sum(window_open_min) > 0 and sum(hall_usual_min) > 0
      then (
        1000 * sum(usual_min) * sum(hall_open_min) // (sum(window_open_min) * sum(hall_usual_min)) / 10
      )::decimal(9, 1)
  end as load_pct
from load_daily
where strftime(week, '%Y-%m') = $month or strftime(day, '%Y-%m') = $month
group by week, county, hall, window_id, window_name
order by week, hall, load_pct desc nulls last, window_id
