-- one row per rating by somebody who rated the same person's visits again and again without having been served (F8), or
-- who gave several bad ratings in a day (F12); a join across halls, so only here. A guide's visits are real: no flag
with
told as (
  select
    ratings.*,
    epoch_us(ratings.event_at) as at_us,
    coalesce(ratings.staff_ref, ratings.window_id) as whose
  from ratings
  where rater_ref is not null and counts_as in ('effective', 'duplicate', 'voided')
),

known as (
  select distinct told.rating_id
  from told
  inner join visits on visits.hall_id = told.hall_id and visits.visit_id = told.visit_id
),

same as (
  select rater_ref, whose, rated_on, count(distinct coalesce(told.visit_id, told.rating_id)) as visits
  from told
  left join known on known.rating_id = told.rating_id
  where known.rating_id is null
  group by all
),

limited as (
  select
    told.*,
    max(case when everybody.name = 'f8_visits' then coalesce(own.value, everybody.value) end) as f8_visits,
    max(case when everybody.name = 'f12_bad' then coalesce(own.value, everybody.value) end) as f12_bad,
    max(case when everybody.name = 'f12_within_h' then coalesce(own.value, everybody.value) end) as f12_within_h
  from told
  inner join threshold_values as everybody
    on everybody.unit_id = '' and everybody.name in ('f8_visits', 'f12_bad', 'f12_within_h')
    and told.rated_on >= everybody.valid_from and told.rated_on < everybody.valid_to
  left join threshold_values as own
    on own.unit_id = told.hall_id and own.name = everybody.name
    and told.rated_on >= own.valid_from and told.rated_on < own.valid_to
  group by all
),

bad as (select * from limited where first_level < 3),

/* a rating belongs to a run of bad ones if enough of them fall into the span that begins or ends at any of them */
spans as (
  select one.rater_ref, one.at_us as begin_us, one.f12_within_h * 3600000000 as span_us, count(*) as n,
    any_value(one.f12_bad) as least
  from bad as one
  inner join bad as other
    on other.rater_ref = one.rater_ref and other.at_us between one.at_us and one.at_us + one.f12_within_h * 3600000000
  group by one.rating_id, one.rater_ref, one.at_us, one.f12_within_h
)

select
  limited.hall_id, limited.rated_on as day_on, limited.window_id, 'F8' as code, 'rater' as cause, limited.rating_id,
  limited.at_us, same.visits as measured, limited.f8_visits as allowed, null::varchar as other_id
from limited
inner join same
  on same.rater_ref = limited.rater_ref and same.whose = limited.whose and same.rated_on = limited.rated_on
left join known on known.rating_id = limited.rating_id
where known.rating_id is null and same.visits >= limited.f8_visits
union all
select
  bad.hall_id, bad.rated_on, bad.window_id, 'F12', 'rater', bad.rating_id, bad.at_us, max(spans.n), bad.f12_bad, null
from bad
inner join spans
  on spans.rater_ref = bad.rater_ref
  and spans.n >= spans.least
  and bad.at_us between spans.begin_us and spans.begin_us + spans.span_us
group by bad.hall_id, bad.rated_on, bad.window_id, bad.rating_id, bad.at_us, bad.f12_bad
