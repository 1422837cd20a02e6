-- one row per bad rating next to which numbers of its device are missing, or whose device then fell silent (F13)
with
bad as (
  select
    *,
    split_part(sequence, ':', 1) as epoch,
    split_part(sequence, ':', 2)::bigint as number
  from flag_presses
  where on_site and level < 3
),

told as (
  select facts.hall_id, flag_days.day_on, facts.source, facts.sequence
  from (
    select hall_id, source, sequence, event_at
    from flag_rating_facts
    where type like 'rating.%'
      and not (test and type in ('rating.voided', 'rating.reinstated', 'rating.revised', 'rating.flagged'))
    union all
    select hall_id, source, sequence, event_at
    from flag_terminal_facts
    where type like 'device.%'
  ) as facts
  inner join flag_days
    on flag_days.unit_id = facts.hall_id and flag_days.day_on = timezone(flag_days.zone, facts.event_at)::date
),

round_it as (
  select
    bad.rating_id,
    max(split_part(told.sequence, ':', 2)::bigint) filter (where split_part(told.sequence, ':', 2)::bigint < bad.number)
      as before,
    min(split_part(told.sequence, ':', 2)::bigint) filter (where split_part(told.sequence, ':', 2)::bigint > bad.number)
      as after
  from bad
  inner join told
    on told.hall_id = bad.hall_id
    and told.day_on = bad.day_on
    and told.source = bad.source
    and split_part(told.sequence, ':', 1) = bad.epoch
  group by all
),

gaps as (
  select
    bad.*,
    coalesce(bad.number - before - 1, 0) + coalesce(after - bad.number - 1, 0) as missing
  from bad
  inner join round_it on round_it.rating_id = bad.rating_id
),

silent as (
  select beats.*, v['offline_min'] * 60000000 as quiet_us,
    (at_us + v['offline_min'] * 60000000 - begin_us) // 60000000 as minute
  from flag_beats as beats
  inner join flag_limits as limits on limits.unit_id = beats.hall_id and limits.day_on = beats.day_on
  where next_us - at_us > v['offline_min'] * 60000000
    and (
      len(list_filter(
        intervals,
        lambda x: x.b <= (at_us + v['offline_min'] * 60000000 - begin_us) // 60000000
          and (at_us + v['offline_min'] * 60000000 - begin_us) // 60000000 < x.e
      )) > 0
      or coalesce(
        at_us + v['offline_min'] * 60000000 < extended_until
        and (at_us + v['offline_min'] * 60000000 - begin_us) // 60000000
          >= list_max(list_transform(intervals, lambda x: x.b)),
        false
      )
    )
),

gone as (
  select
    bad.*,
    arg_min(silent.next_us - silent.at_us, silent.place) as silent_us,
    any_value(silent.quiet_us) as quiet_us
  from bad
  inner join silent
    on silent.hall_id = bad.hall_id and silent.window_id = bad.window_id and silent.day_on = bad.day_on
  where silent.at_us between bad.at_us - silent.quiet_us and bad.at_us + silent.quiet_us
    and silent.next_us > bad.at_us
  group by all
)

select
  hall_id, day_on, window_id, 'F13' as code, 'gap' as cause, rating_id, at_us, missing as measured, 0 as allowed,
  null::varchar as other_id
from gaps
where missing > 0
union all
select
  hall_id, day_on, window_id, 'F13', 'offline', rating_id, at_us, silent_us // 1000000, quiet_us // 1000000, null
from gone
