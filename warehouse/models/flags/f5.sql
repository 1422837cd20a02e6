-- one row per press while the device was serviced, or the window closed or paused and nobody just served (F5)
with
told as (
  select
    facts.hall_id,
    facts.window_id,
    flag_days.day_on,
    epoch_us(facts.event_at) as at_us,
    arg_max(facts.type, (facts.sequence, facts.id::varchar)) as type
  from flag_window_facts as facts
  inner join flag_days
    on flag_days.unit_id = facts.hall_id and flag_days.day_on = timezone(flag_days.zone, facts.event_at)::date
  where facts.type like 'window.%' and not facts.test
  group by all
),

beats as (
  select hall_id, window_id, day_on, at_us, arg_max(is_maintenance, place) as is_maintenance
  from flag_beats
  group by all
),

judged as (
  select
    presses.*,
    case
      when coalesce(beats.is_maintenance, false) then 'maintenance'
      when presses.is_served then null
      when told.type is not null
        then case when told.type in ('window.paused', 'window.closed') then split_part(told.type, '.', 2) end
      when len(list_filter(
        presses.intervals,
        lambda x: x.b <= (presses.at_us - presses.begin_us) // 60000000
          and (presses.at_us - presses.begin_us) // 60000000 < x.e
      )) > 0 then null
      when presses.at_us < presses.extended_until
        and (presses.at_us - presses.begin_us) // 60000000 >= list_max(list_transform(presses.intervals, lambda x: x.b))
        then null
      else 'hours'
    end as cause
  from flag_presses as presses
  asof left join told
    on told.hall_id = presses.hall_id
    and told.window_id = presses.window_id
    and told.day_on = presses.day_on
    and told.at_us <= presses.at_us
  asof left join beats
    on beats.hall_id = presses.hall_id
    and beats.window_id = presses.window_id
    and beats.day_on = presses.day_on
    and beats.at_us <= presses.at_us
  where presses.on_site
)

select
  hall_id, day_on, window_id, 'F5' as code, cause, rating_id, at_us, 0 as measured, 0 as allowed,
  null::varchar as other_id
from judged
where cause is not null
