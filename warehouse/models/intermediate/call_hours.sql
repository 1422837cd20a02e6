-- one row per answering centre, local day and hour in which calls came: by what became of them, and why some do not count
select
  centre_id,
  offered_on as day_on,
  hour,
  count(*) as offered,
  count(*) filter (where reason is null) as counted,
  count(*) filter (where reason is null and outcome = 'answered') as answered,
  count(*) filter (where reason is null and outcome = 'answered' and is_in_time) as answered_in_time,
  count(*) filter (where reason is null and outcome = 'abandoned') as given_up,
  count(*) filter (where reason is null and outcome = 'busy') as found_busy,
  count(*) filter (where reason is null and outcome in ('abandoned', 'busy') and is_called_back) as called_back,
  count(*) filter (where reason = 'at_once') as given_up_at_once,
  count(*) filter (where reason = 'open') as unresolved,
  count(*) filter (where reason = 'excluded') as excluded_calls,
  count(*) filter (where reason = 'transferred') as handed_over,
  count(*) filter (where reason = 'test') as tests
from judged_calls
group by all
