-- one row per partition of the log: how far it is stored, what became of its records, and the minute it is known to
select
  offsets.topic,
  offsets."partition",
  offsets.next_offset,
  ledger.records,
  ledger.stored,
  ledger.ticks,
  ledger.duplicates,
  ledger.quarantined,
  moment.now_at as as_of,
  moment.beat,
  moment.lag,
  moment.built_at
from offsets
cross join moment
left join ledger on ledger.topic = offsets.topic and ledger."partition" = offsets."partition"
where not starts_with(offsets.topic, 'ref.')
order by offsets.topic, offsets."partition"
