-- one row per source and local day of which something was told since the last refresh
select distinct source, day_on
from feed_facts
where batch > getvariable('refreshed')
