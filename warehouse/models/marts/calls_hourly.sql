-- one row per answering centre and local hour in which calls came: answer rate (M-26), busy (M-27), called back (M-34)
select
  sums.day_on as day,
  sums.hour,
  sums.centre_id,
  coalesce(ref_units.name, sums.centre_id) as centre,
  sums.offered,
  sums.counted,
  sums.answered,
  ((1000 * sums.answered) // nullif(sums.counted, 0) / 10)::decimal(4, 1) as answer_pct,
  sums.answered_in_time,
  ((1000 * sums.answered_in_time) // nullif(sums.counted, 0) / 10)::decimal(4, 1) as answered_in_time_pct,
  sums.found_busy,
  ((1000 * sums.found_busy) // nullif(sums.counted + sums.given_up_at_once, 0) / 10)::decimal(4, 1) as found_busy_pct,
  sums.given_up,
  ((1000 * (sums.given_up + sums.given_up_at_once)) // nullif(sums.counted + sums.given_up_at_once, 0) / 10)
    ::decimal(4, 1) as given_up_pct,
  sums.called_back,
  ((1000 * sums.called_back) // nullif(sums.given_up + sums.found_busy, 0) / 10)::decimal(4, 1) as called_back_pct,
  sums.given_up_at_once,
  sums.unresolved,
  sums.excluded_calls,
  sums.handed_over,
  sums.tests
from call_hours as sums
left join ref_units on ref_units.unit_id = sums.centre_id
order by day, hour, centre_id
