-- 没有评价器或叫号机的窗口（空值及原因） · Windows without a rating terminal or a queue machine: what is null, and why
select county, hall, window_id, window_name, has_terminal, has_queue, reason
from windows_without
order by county, hall, window_id
