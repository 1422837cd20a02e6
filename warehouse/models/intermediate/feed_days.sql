-- one row per touched source, epoch and local day: facts told, their numbers, how many came late or off the clock
select
  feed_facts.source,
  feed_facts.epoch,
  feed_facts.day_on,
  count(*) as events,
  count(distinct "number") as numbers,
  min("number") as first_number,
  max("number") as last_number,
  count(*) filter (
    where received_at > event_at + interval 10 minute and late_reason is distinct from 'backfill'
  ) as late,
  count(*) filter (where quality <> 'ok') as off_the_clock,
  count(*) filter (where late_reason is not distinct from 'backfill') as backfilled
from feed_facts
semi join dirty_feeds on dirty_feeds.source = feed_facts.source and dirty_feeds.day_on = feed_facts.day_on
where feed_facts.event_at >= (select min(day_on) from dirty_feeds)::timestamptz - interval 1 day
  and feed_facts.event_at < (select max(day_on) from dirty_feeds)::timestamptz + interval 2 day
group by all
