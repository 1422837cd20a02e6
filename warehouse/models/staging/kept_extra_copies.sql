-- one row per further copy of a kept fact: a figure at an earlier cut counts the best copy before it
with
kept as (
  select id from snap.facts.rating
  union all
  select id from snap.facts.queue
  union all
  select id from snap.facts.terminal
  union all
  select id from snap.facts.window
  union all
  select id from snap.facts.staff
  union all
  select id from snap.facts.call
  union all
  select id from snap.facts.case
  union all
  select id from snap.facts.demand
  union all
  select id from snap.facts.workorder
)

select extra_copies.*
from extra_copies
semi join kept on kept.id = extra_copies.id
