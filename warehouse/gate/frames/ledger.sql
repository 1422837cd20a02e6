-- day, month: key topic, partition: a partition of the log, the records read from it and what became of them
select
  topic,
  "partition",
  records,
  stored + ticks + duplicates + quarantined as accounted_for
from data_as_of
order by 1, 2
