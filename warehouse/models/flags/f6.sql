-- one row per bad rating made good for the same visit within two minutes: by a further press, by a revision (F6, D-09)
with
before as (
  select
    *,
    max((at_us, sequence, rating_id)) filter (where level < 3) over (
      partition by hall_id, window_id, day_on, visit_id
      order by at_us, sequence, rating_id
      rows between unbounded preceding and 1 preceding
    ) as bad
  from flag_presses
),

revised as (
  select
    presses.*,
    arg_min(facts.id::varchar, (facts.event_at, facts.sequence, facts.id::varchar)) as revision_id,
    min(epoch_us(facts.event_at)) as revised_us
  from flag_presses as presses
  inner join flag_revisions as facts on facts.rating_id = presses.rating_id
  where presses.level < 3
    and facts.level >= 3
    and epoch_us(facts.event_at) - presses.at_us <= presses.v['f6_within_s'] * 1000000
  group by all
)

select
  hall_id, day_on, window_id, 'F6' as code, 'press' as cause, rating_id, at_us,
  (at_us - bad[1]) // 1000000 as measured, v['f6_within_s'] as allowed, bad[3] as other_id
from before
where visit_id is not null and level >= 3 and at_us - bad[1] <= v['f6_within_s'] * 1000000
union all
select
  hall_id, day_on, window_id, 'F6', 'revision', rating_id, at_us, greatest(0, revised_us - at_us) // 1000000, v['f6_within_s'],
  revision_id
from revised
