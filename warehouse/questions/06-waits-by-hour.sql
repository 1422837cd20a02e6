-- 各大厅分时段等候（中位、九成） · Waits of every hall by hour of the day: median and 90 %
-- parameter day: select max(day) from waits_hourly
select day, hall, hour, served, p50_s, p90_s, max_s
from waits_hourly
where day = $day
order by hall, hour
