-- 本月各窗口用的评价量表，混用的在前（如三键换五键） · The scales each window was rated in this month, mixed ones first
select hall, window_name, scale, rated, scale_pct, satisfaction_pct
from scales_monthly
where month = (select max(month) from scales_monthly)
order by count(*) over (partition by hall, window_id) desc, hall, window_id, scale
