-- one row per record that is no fact: its place, the reason, the beginning of its original bytes
select
  topic,
  "partition",
  "offset",
  reason,
  detail,
  octet_length(original) as original_bytes,
  left(original[1:400]::varchar, 400) as original_head,
  ingested_at
from quarantine
order by topic, "partition", "offset"
