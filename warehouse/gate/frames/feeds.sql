-- day, month: key day, source: a source of events on a day: how complete, in time, readable and well timed it was
select day, source, events, missing, complete_pct, in_time_pct, readable_pct, clock_pct, score
from feeds_daily
where day >= getvariable('begin_on') and day < getvariable('end_on')
order by 1, 2
