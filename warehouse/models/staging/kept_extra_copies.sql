-- one row per further copy of a kept fact: a figure at an earlier cut counts the best copy before it
with
kept as (
  select id from kept_rating
  union all
  select id from kept_queue
  union all
  select id from kept_terminal
  union all
  select id from kept_window
  union all
  select id from kept_staff
  union all
  select id from kept_call
  union all
  select id from kept_case
  union all
  select id from kept_demand
  union all
  select id from kept_workorder
)

select extra_copies.*
from extra_copies
semi join kept on kept.id = extra_copies.id
