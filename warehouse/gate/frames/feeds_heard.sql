-- day: key window_id: a service window with a rating terminal whose hall was open: was the terminal heard at all
select window_id, open_min, online_min, coalesce(online_min, 0) > 0 as was_heard
from terminals_daily
where day >= getvariable('begin_on') and day < getvariable('end_on') and has_device and open_min > 0
order by 1
