-- one row: the earliest instants that figures of the newest beats can need (days held by any hall or centre)
select
  min(last_open) as first_day,
  (min(last_open) - 2)::timestamptz as since_at,
  (date_trunc('month', min(today)) - interval 1 month - interval 2 day)::date as month_before
from held_units
