-- one row per unit ever known: as it stands at the moment, else as it stood last, else as it will first
select ref_units_history.* exclude (is_superseded)
from ref_units_history
cross join moment
where not is_superseded
qualify row_number() over (
  partition by unit_id
  order by
    valid_from <= (moment.now_at at time zone 'Asia/Shanghai')::date desc,
    abs(valid_from - (moment.now_at at time zone 'Asia/Shanghai')::date)
) = 1
