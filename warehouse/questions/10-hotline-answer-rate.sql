-- 热线接通率按日按时段 · Answer rate of the hotline by day and hour
-- parameter month: select strftime(max(offered_on), '%Y-%m') from calls
with
counted as (
  select
    *,
    extract(hour from timezone(zone, offered_at))::integer as hour,
    outcome <> 'excluded' and outcome <> 'open' and not (outcome = 'abandoned' and wait_s <= 5) as counts
  from calls
  /* a call handed over by another centre is counted there */
  where strftime(offered_on, '%Y-%m') = $month and transferred_from is null
)

select
  centre_id,
  offered_on as day,
  hour,
  count(*) filter (where counts) as offered,
  count(*) filter (where outcome = 'answered') as answered,
  count(*) filter (where outcome = 'abandoned' and wait_s > 5) as abandoned,
  count(*) filter (where outcome = 'abandoned' and wait_s <= 5) as abandoned_within_5s,
  count(*) filter (where outcome = 'busy') as busy,
  count(*) filter (where outcome = 'open') as not_yet_answered,
  case when offered > 0 then (1000 * answered // offered / 10)::decimal(4, 1) end as answer_pct,
  case
    when offered > 0
      then (1000 * count(*) filter (where outcome = 'answered' and wait_s <= 15) // offered / 10)::decimal(4, 1)
  end as within_15_s_pct
from counted
group by all
order by centre_id, day, hour
