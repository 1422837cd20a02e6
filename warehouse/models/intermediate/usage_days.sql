-- one row per service window and chosen local day: items finished, those asked for and rated, and why the others are not
select
  hall_id,
  window_id,
  finished_on as day_on,
  coalesce(sum(items) filter (where counts_as <> 'test'), 0)::bigint as items,
  coalesce(sum(items) filter (where counts_as not in ('test', 'no_device')), 0)::bigint as usable_items,
  coalesce(sum(rated_items) filter (where counts_as not in ('test', 'no_device')), 0)::bigint as rated_items,
  coalesce(sum(invited_items) filter (where counts_as not in ('test', 'no_device')), 0)::bigint as invited_items,
  coalesce(sum(least(rated_items, invited_items)) filter (where counts_as not in ('test', 'no_device')), 0)::bigint
    as invited_and_rated,
  coalesce(sum(items - rated_items) filter (where counts_as <> 'test'), 0)::bigint as unrated_items,
  coalesce(sum(items - rated_items) filter (where counts_as = 'no_device'), 0)::bigint as unrated_no_device,
  coalesce(
    sum(least(items - rated_items, greatest(0, invited_items - rated_items)))
      filter (where counts_as not in ('test', 'no_device')),
    0
  )::bigint as unrated_no_press,
  count(*) filter (where counts_as = 'test') as tests
from usage
group by all
