-- one row per window with ratings of the last 90 days: the state of D7 folded over its latest 200 effective ratings
with
latest as (
  select window_id, rating_id, epoch_us(event_at) as at_us, event_at, sequence, is_good::integer as good
  from ratings, moment
  where counts_as = 'effective' and epoch_us(event_at) > moment.now_us - 90 * 86400000000
  qualify row_number() over (partition by window_id order by event_at desc, sequence desc, rating_id desc) <= 200
),

numbered as (
  select
    *,
    row_number() over (partition by window_id order by event_at, sequence, rating_id) as i,
    sum(good) over (
      partition by window_id order by event_at, sequence, rating_id rows between unbounded preceding and current row
    ) as good_so_far,
    count(*) over (
      partition by window_id order by at_us range between 2591999999999 preceding and 1 preceding
    )
    + row_number() over (partition by window_id, at_us order by sequence, rating_id) as within_30_days,
    coalesce(at_us - lag(at_us) over (partition by window_id order by event_at, sequence, rating_id), 0)
      > 30 * 86400000000 as after_silence
  from latest
),

framed as (
  select
    now_row.*,
    least(50, now_row.within_30_days) as n,
    now_row.good_so_far - coalesce(before.good_so_far, 0) as good_n,
    max(case when now_row.after_silence then now_row.i else 0 end) over (partition by now_row.window_id) as restart_i
  from numbered as now_row
  left join numbered as before
    on before.window_id = now_row.window_id and before.i = now_row.i - least(50, now_row.within_30_days)
),

labelled as (
  select
    *,
    n >= 20 and 100 * good_n < 90 * n as is_below,
    n >= 20 and 100 * good_n >= 92 * n as is_fine
  from framed
  where i >= restart_i
),

runs as (
  select
    *,
    i - max(case when is_fine then greatest(restart_i - 1, 0) else i end)
      over (partition by window_id order by i rows between unbounded preceding and current row) as fine_run
  from labelled
),

cleared as (
  select
    *,
    max(case when fine_run >= 10 then i else -1 end) over (partition by window_id) as last_clear,
    max(case when is_below then i else -1 end) over (partition by window_id) as last_below,
    max(i) over (partition by window_id) as m
  from runs
),

folded as (
  select
    window_id,
    any_value(last_below > last_clear) as is_latched,
    min(event_at) filter (where is_below and i > last_clear) as since,
    bool_or(is_below) filter (where i = m) as was_below,
    max(event_at) as last_rated_at,
    max(at_us) as last_us
  from cleared
  group by window_id
),

recent as (
  select window_id, rating_id, event_at, sequence, good
  from latest, moment
  where at_us > moment.now_us - 30 * 86400000000
  qualify row_number() over (partition by window_id order by event_at desc, sequence desc, rating_id desc) <= 50
),

tiles as (
  select
    window_id,
    count(*) as n,
    sum(good)::bigint as good,
    arg_min(rating_id, (event_at, sequence, rating_id)) as first_rating_id,
    arg_max(rating_id, (event_at, sequence, rating_id)) as last_rating_id
  from recent
  group by window_id
),

every_window as (
  select window_id from ref_windows
  union
  select window_id from folded
),

standing as (
  select
    every_window.window_id,
    coalesce(tiles.n, 0) as n,
    coalesce(tiles.good, 0) as good,
    tiles.first_rating_id,
    tiles.last_rating_id,
    folded.last_rated_at,
    folded.since,
    coalesce(folded.was_below, false) as was_below,
    coalesce(folded.is_latched and moment.now_us - folded.last_us <= 30 * 86400000000, false) as is_latched,
    coalesce(ref_windows.judged, true) as judged
  from every_window
  cross join moment
  left join folded on folded.window_id = every_window.window_id
  left join tiles on tiles.window_id = every_window.window_id
  left join ref_windows on ref_windows.window_id = every_window.window_id
)

select
  window_id,
  case
    when not judged then 'not_judged'
    when is_latched and n >= 20 and 100 * good < 90 * n
      then case
        when 10 * good < 9 * n and (9 * n - 10 * good) * (9 * n - 10 * good) * 10000000 > 243498910 * n then 'confirmed'
        else 'below'
      end
    when is_latched and n >= 20 then 'recovering'
    when is_latched then case when was_below then 'below' else 'recovering' end
    when n < 20 then case when n - good >= 2 then 'watch' else 'too_few' end
    else 'normal'
  end as state,
  case when judged and is_latched then since end as since,
  n,
  good,
  n - good as bad,
  first_rating_id,
  last_rating_id,
  last_rated_at
from standing
