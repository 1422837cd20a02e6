-- one row per service window and local day that is over: the usual minutes of what it finished against its open minutes
with
halls as (
  select hall_id, day_on, sum(usual_min) as usual_min, sum(open_s // 60) as open_min
  from load_days
  group by all
)

select
  load_days.day_on as day,
  date_trunc('week', load_days.day_on)::date as week,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, load_days.hall_id) as hall,
  load_days.window_id,
  coalesce(ref_windows.name, load_days.window_id) as window_name,
  load_days.usual_min,
  load_days.open_s // 60 as window_open_min,
  halls.usual_min as hall_usual_min,
  halls.open_min as hall_open_min,
  case
    when load_days.open_s >= 60 and halls.usual_min > 0
      then (
        1000 * load_days.usual_min * halls.open_min // ((load_days.open_s // 60) * halls.usual_min) / 10
      )::decimal(9, 1)
  end as load_pct
from load_days
cross join moment
inner join halls on halls.hall_id = load_days.hall_id and halls.day_on = load_days.day_on
left join ref_windows on ref_windows.window_id = load_days.window_id
left join ref_units on ref_units.unit_id = load_days.hall_id
where moment.now_at >= (load_days.day_on + 1)::timestamp at time zone coalesce(ref_units.zone, 'Asia/Shanghai')
order by day, county, hall, load_days.window_id
