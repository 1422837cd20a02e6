-- one row per caller, centre or line, and held local day: M-27b, who dialled again and again before the first answer
select
  'M-27b' as metric, scope, scope_id, 'day' as bucket, day_us as start_us,
  is_repeated::bigint as numerator,
  (caller_ref is not null)::bigint as denominator,
  case when caller_ref is null then 'no_caller' end as reason,
  null::bigint as minute
from repeat_dials
inner join held_units on held_units.unit_id = repeat_dials.centre_id
where offered_on >= held_units.today - 1 or offered_on = held_units.last_open
