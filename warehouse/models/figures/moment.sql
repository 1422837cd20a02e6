-- one row: now, at the cut of one beat
select beat, tick_at as now_at, epoch_us(tick_at) as now_us
from base.beats
where beat = getvariable('beat')
