-- one row per figure of a hall's floor: M-22, M-22g, M-22u of the last 15 minutes, hopping by 5; M-22c and M-22f of
-- those and of the day; M-22b of the day
with
hop as (
  select now_us, now_us - now_us % 300000000 - 600000000 as start_us
  from moment
),

quarter as (
  select floor_days.*, hop.start_us, greatest(hop.start_us, floor_days.begin_us) as from_us
  from floor_days
  cross join hop
  where hop.now_us >= floor_days.begin_us and hop.now_us < floor_days.end_us
),

opened as (
  select
    quarter.hall_id, quarter.day_on, floor_open.window_id,
    (sum(greatest(
      0, least(floor_open.end_us, quarter.until_us) - greatest(floor_open.begin_us, quarter.from_us)
    )) // 1000000)::bigint as open_s
  from quarter
  inner join floor_open on floor_open.hall_id = quarter.hall_id and floor_open.day_on = quarter.day_on
  group by all
),

served as (
  select
    quarter.hall_id, quarter.day_on, floor_open.window_id,
    (sum(greatest(
      0,
      least(floor_open.end_us, floor_served.end_us, quarter.until_us)
      - greatest(floor_open.begin_us, floor_served.begin_us, quarter.from_us)
    )) // 1000000)::bigint as served_s
  from quarter
  inner join floor_open on floor_open.hall_id = quarter.hall_id and floor_open.day_on = quarter.day_on
  inner join floor_served
    on floor_served.hall_id = floor_open.hall_id
    and floor_served.day_on = floor_open.day_on
    and floor_served.window_id = floor_open.window_id
  group by all
),

busy as (
  select
    quarter.hall_id, quarter.start_us, quarter.busy_mean_permille, opened.window_id, opened.open_s,
    coalesce(served.served_s, 0) as served_s,
    opened.open_s >= greatest(1, quarter.open_least_s) as counts
  from quarter
  inner join opened on opened.hall_id = quarter.hall_id and opened.day_on = quarter.day_on
  left join served
    on served.hall_id = opened.hall_id and served.day_on = opened.day_on and served.window_id = opened.window_id
  where opened.open_s > 0
),

shares as (
  select *, 1000 * served_s // open_s as permille
  from busy
  where counts
),

halls as (
  select
    busy.hall_id,
    busy.start_us,
    any_value(busy.busy_mean_permille) as least_mean,
    count(shares.permille) as windows,
    coalesce(sum(shares.permille), 0)::bigint as total,
    coalesce(sum(shares.permille * shares.permille), 0)::bigint as squares,
    max(shares.permille) - min(shares.permille) as gap
  from busy
  left join shares on shares.hall_id = busy.hall_id and shares.window_id = busy.window_id
  group by all
),

judged as (
  select
    *,
    case
      when windows < 2 then 'one_window'
      when total < least_mean * windows or total = 0 then 'quiet'
    end as reason
  from halls
),

minutes as (
  select floor_minutes.hall_id, 'day' as bucket, floor_days.begin_us as start_us, is_idle, is_fixable
  from floor_minutes
  inner join floor_days on floor_days.hall_id = floor_minutes.hall_id and floor_days.day_on = floor_minutes.day_on
  union all
  select floor_minutes.hall_id, 'rolling', quarter.start_us, is_idle, is_fixable
  from floor_minutes
  inner join quarter on quarter.hall_id = floor_minutes.hall_id and quarter.day_on = floor_minutes.day_on
  where floor_minutes.at_us >= quarter.from_us
),

loads as (
  select 'window' as scope, window_id as scope_id, hall_id, day_on, usual_min, open_s // 60 as open_min from floor_loads
  union all
  select 'hall', hall_id, hall_id, day_on, usual_min, open_s // 60 from floor_loads
)

select
  'M-22' as metric, 'hall' as scope, hall_id as scope_id, 'rolling' as bucket, start_us,
  case
    when reason is null then floor(sqrt(1000000 * (windows * squares - total * total) // (total * total)))::bigint
    else 0
  end as numerator,
  case when reason is null then 1000 else 0 end as denominator,
  reason,
  null::bigint as minute
from judged
union all
select
  'M-22g', 'hall', hall_id, 'rolling', start_us,
  case when reason is null then gap else 0 end, case when reason is null then 1000 else 0 end, reason, null
from judged
union all
select codes.code, 'hall', busy.hall_id, 'rolling', busy.start_us, 0, 0, 'short_open', null
from busy
cross join (values ('M-22'), ('M-22g')) as codes (code)
where not busy.counts
union all
select 'M-22u', 'window', window_id, 'rolling', start_us, served_s, open_s, null, null
from shares
union all
select 'M-22c', 'hall', hall_id, bucket, start_us, is_idle::bigint, 1, null, null
from minutes
union all
select 'M-22f', 'hall', hall_id, bucket, start_us, is_fixable::bigint, 1, null, null
from minutes
where is_idle
union all
select
  'M-22b', loads.scope, loads.scope_id, 'day', floor_days.begin_us, loads.usual_min, loads.open_min, null, null
from loads
inner join floor_days on floor_days.hall_id = loads.hall_id and floor_days.day_on = loads.day_on
where loads.usual_min > 0 or loads.open_min > 0
