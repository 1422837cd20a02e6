-- one row per press in a row of presses at one terminal that follow each other as a machine's do (F10)
with
placed as (
  select
    *,
    row_number() over each_source as place,
    at_us - lag(at_us) over each_source as gap_us
  from flag_presses
  where on_site
  window each_source as (partition by hall_id, window_id, day_on, source order by at_us, sequence, rating_id)
),

rows_of_presses as (
  select
    first.hall_id, first.window_id, first.day_on, first.source, first.place,
    count(*) as n,
    sum(later.gap_us::hugeint) as total,
    sum(later.gap_us::hugeint * later.gap_us) as squares,
    any_value(first.v['f10_min']) as size,
    any_value(first.v['f10_cv_permille'])::hugeint as cv
  from placed as first
  inner join placed as later
    on later.hall_id = first.hall_id
    and later.window_id = first.window_id
    and later.day_on = first.day_on
    and later.source = first.source
    and later.place between first.place + 1 and first.place + first.v['f10_min'] - 1
  group by all
),

regular as (
  select *
  from rows_of_presses
  where n = size - 1 and 1000000 * (n * squares - total * total) < (cv * total) * (cv * total)
),

found as (
  select placed.*, count(*) over (partition by hall_id, window_id, day_on, source) as measured
  from placed
  where exists (
    select 1
    from regular
    where regular.hall_id = placed.hall_id
      and regular.window_id = placed.window_id
      and regular.day_on = placed.day_on
      and regular.source = placed.source
      and placed.place between regular.place and regular.place + regular.size - 1
  )
)

select
  hall_id, day_on, window_id, 'F10' as code, 'rhythm' as cause, rating_id, at_us, measured, v['f10_min'] as allowed,
  null::varchar as other_id
from found
