-- one row per fact of a demand that is open, or of which something was told since the oldest day held
with
chosen as (
  select matter_no from matters where kind = 'demand' and is_open
  union
  select demand_id from raw_demand, held_places where received_at >= since_at
)

select
  id, type, demand_id, unit_id, test, event_at, received_at, sequence, due_at, promise_days, zone, category, channel,
  owner, progress, reason_open, expected_on, topic, "partition", "offset"
from raw_demand
where demand_id in (select matter_no from chosen)
