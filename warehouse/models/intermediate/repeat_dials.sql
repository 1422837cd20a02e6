-- one row per caller, centre or line, and local day: whether they dialled again and again before the first answer (M-27b);
-- and one per call of which nobody knows who called
with
told as (
  select
    call_rows.*,
    outcome = 'answered' as is_answered,
    epoch_us(offered_at) as offered_us,
    epoch_us(timezone(call_rows.zone, call_rows.offered_on::timestamp)) as day_us
  from call_rows
  where outcome in ('answered', 'abandoned', 'busy')
    and transferred_from is null
    and not call_rows.test
    and offered_on is not null
),

scoped as (
  select *, 'centre' as scope, centre_id as scope_id from told
  union all by name
  select *, 'line' as scope, centre_id || ':' || line as scope_id from told where line is not null
),

limited as (
  select
    scoped.*,
    coalesce(times.value, all_times.value) as times,
    coalesce(span.value, all_span.value) * 60000000 as within_us,
    min(offered_us) filter (where is_answered)
      over (partition by scope, scope_id, caller_ref, offered_on, scoped.zone) as answered_us
  from scoped
  left join threshold_values as times
    on times.name = 'repeat_dials' and times.unit_id = centre_id
    and offered_on >= times.valid_from and offered_on < times.valid_to
  left join threshold_values as all_times
    on all_times.name = 'repeat_dials' and all_times.unit_id = ''
    and offered_on >= all_times.valid_from and offered_on < all_times.valid_to
  left join threshold_values as span
    on span.name = 'repeat_span_min' and span.unit_id = centre_id
    and offered_on >= span.valid_from and offered_on < span.valid_to
  left join threshold_values as all_span
    on all_span.name = 'repeat_span_min' and all_span.unit_id = ''
    and offered_on >= all_span.valid_from and offered_on < all_span.valid_to
  where caller_ref is not null
),

dials as (
  select
    *,
    count(*) over (
      partition by scope, scope_id, caller_ref, offered_on, zone
      order by offered_us range between within_us preceding and current row
    ) >= times as is_repeated
  from limited
  where not is_answered and (answered_us is null or offered_us < answered_us)
),

callers as (
  select distinct scope, scope_id, centre_id, caller_ref, offered_on, zone, day_us
  from limited
)

select
  callers.*,
  exists (
    select 1 from dials
    where is_repeated and dials.scope = callers.scope and dials.scope_id = callers.scope_id
      and dials.caller_ref = callers.caller_ref and dials.offered_on = callers.offered_on and dials.zone = callers.zone
  ) as is_repeated
from callers
union all by name
select scope, scope_id, centre_id, caller_ref, offered_on, zone, day_us, false as is_repeated
from scoped
where caller_ref is null
