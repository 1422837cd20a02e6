-- one row per press sooner after the invitation than anybody reads (F2), and per press of a day of such presses
with
timed as (
  select
    *,
    count(*) over each_window as n,
    sum(reaction_ms::hugeint) over each_window as total,
    sum(reaction_ms::hugeint * reaction_ms) over each_window as squares,
    quantile_disc(reaction_ms, 0.5) over each_window as median_ms
  from flag_presses
  where on_site and reaction_ms is not null
  window each_window as (partition by hall_id, window_id, day_on)
)

select
  hall_id, day_on, window_id, 'F2' as code, 'fast' as cause, rating_id, at_us, reaction_ms as measured,
  v['f2_fast_ms'] as allowed, null::varchar as other_id
from timed
where reaction_ms < v['f2_fast_ms']
union all
select
  hall_id, day_on, window_id, 'F2', 'pattern', rating_id, at_us, median_ms, v['f2_median_ms'], null
from timed
where n >= v['f2_min']
  and median_ms < v['f2_median_ms']
  and n * squares - total * total < (n * v['f2_sd_ms']::hugeint) * (n * v['f2_sd_ms'])
