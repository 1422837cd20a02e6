-- one row per partition: the offset of the beat's tick; the facts before it are what the beat knows
select topic, "partition", before_offset
from facts.cuts
where beat = getvariable('beat')
