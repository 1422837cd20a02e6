-- one row per service window in force at the moment, as it stands then
select ref_windows_history.* exclude (is_superseded)
from ref_windows_history
cross join moment
where not is_superseded
  and valid_from <= (moment.now_at at time zone 'Asia/Shanghai')::date
  and (valid_to is null or valid_to > (moment.now_at at time zone 'Asia/Shanghai')::date)
