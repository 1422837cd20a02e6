-- 某条告警依据的每一条评价 · Every rating behind one alert
-- parameter alert: select alert_id from alerts order by code, raised_at desc, alert_id limit 1
with
alert as (
  select * from alerts where alert_id = $alert
),

span as (
  select alert.window_id, first_one.rated_at as first_at, last_one.rated_at as last_at
  from alert
  inner join ratings as first_one on first_one.rating_id = alert.first_event_id
  inner join ratings as last_one on last_one.rating_id = alert.last_event_id
)

select
  row_number() over (order by ratings.rated_at, ratings.rating_id) as number,
  ratings.rating_id,
  ratings.rated_at,
  ratings.hall,
  ratings.window_name,
  ratings.level,
  ratings.level_zh,
  ratings.is_good,
  ratings.counts_as,
  ratings.visit_id,
  ratings.reasons
from ratings
inner join span
  on span.window_id = ratings.window_id and ratings.rated_at between span.first_at and span.last_at
where ratings.counts_as in ('effective', 'voided')
order by ratings.rated_at, ratings.rating_id
