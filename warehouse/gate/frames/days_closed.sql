-- month: key day: a day of the month, and whether it is published
select period as day, state
from periods
where kind = 'day' and starts_on >= getvariable('begin_on') and starts_on < getvariable('end_on')
order by 1
