-- one row per alert: when it was said, what it is now, who took it on, when it ended
with
said as (
  select * from raw_alert where not test
),

latest as (
  select
    alert_id,
    arg_max(state, (event_at, sequence, id::varchar)) filter (where type in ('alert.raised', 'alert.changed')) as state,
    min(event_at) filter (where type = 'alert.cleared') as cleared_at,
    arg_min(reason, (event_at, sequence, id::varchar)) filter (where type = 'alert.cleared') as clear_reason,
    min(event_at) filter (where type = 'alert.acknowledged') as acknowledged_at,
    arg_min("by", (event_at, sequence, id::varchar)) filter (where type = 'alert.acknowledged') as acknowledged_by
  from said
  group by alert_id
)

select
  raised.alert_id,
  raised.code,
  raised.alert_subject,
  coalesce(ref_units.name, raised.hall_id) as hall,
  raised.window_id,
  coalesce(ref_windows.name, raised.window_id) as window_name,
  raised.event_at as raised_at,
  raised.since,
  raised.state as raised_state,
  case when latest.cleared_at is not null then 'cleared' else latest.state end as state,
  raised.good,
  raised.bad,
  raised.n,
  raised.first_event_id,
  raised.last_event_id,
  raised.rule_version,
  raised.sentence,
  latest.acknowledged_at,
  latest.acknowledged_by,
  latest.cleared_at,
  latest.clear_reason
from said as raised
inner join latest on latest.alert_id = raised.alert_id
left join ref_windows on ref_windows.window_id = raised.window_id
left join ref_units on ref_units.unit_id = raised.hall_id
where raised.type = 'alert.raised'
qualify row_number() over (partition by raised.alert_id order by raised.event_at, raised.sequence, raised.id) = 1
order by raised_at, raised.alert_id
