-- one row per complaint: what was said of it first, what the last decision was, and the incident that it is about
with
told as (
  select
    complaint_id,
    arg_min(unit_id, (event_at, sequence, id::varchar)) as unit_id,
    arg_min(zone, (event_at, sequence, id::varchar)) filter (where type = 'complaint.registered') as zone,
    arg_min(channel, (event_at, sequence, id::varchar)) filter (where type = 'complaint.registered') as channel,
    arg_min(category, (event_at, sequence, id::varchar)) filter (where type = 'complaint.registered') as category,
    arg_min_null(window_id, (event_at, sequence, id::varchar))
      filter (where type = 'complaint.registered') as window_id,
    arg_min(named, (event_at, sequence, id::varchar)) filter (where type = 'complaint.registered') as named,
    arg_min_null(incident_id, (event_at, sequence, id::varchar))
      filter (where type = 'complaint.registered') as said_incident_id,
    arg_min_null(incident_at, (event_at, sequence, id::varchar))
      filter (where type = 'complaint.registered') as said_incident_at,
    min(event_at) filter (where type = 'complaint.registered') as registered_at,
    min(event_at) as first_at,
    bool_or(type = 'complaint.withdrawn') as is_withdrawn,
    arg_max(type, (event_at, sequence, id::varchar))
      filter (where type in ('complaint.verified', 'complaint.unfounded', 'complaint.overturned')) as last_decision,
    max(event_at)
      filter (where type in ('complaint.verified', 'complaint.unfounded', 'complaint.overturned')) as decided_at,
    arg_max(ground, (event_at, sequence, id::varchar)) filter (where ground is not null) as ground,
    arg_max(incident_id, (event_at, sequence, id::varchar)) filter (where type = 'complaint.verified') as incident_id,
    arg_max(incident_at, (event_at, sequence, id::varchar)) filter (where type = 'complaint.verified') as incident_at,
    min(event_at) filter (where type = 'complaint.feedback_given') as answered_at
  from raw_complaint
  where not test
  group by complaint_id
)

select
  complaint_id,
  unit_id,
  coalesce(zone, 'Asia/Shanghai') as zone,
  window_id,
  channel,
  category,
  named,
  registered_at,
  coalesce(incident_at, said_incident_at, registered_at, first_at) as happened_at,
  timezone(coalesce(zone, 'Asia/Shanghai'), coalesce(incident_at, said_incident_at, registered_at, first_at))::date
    as happened_on,
  coalesce(incident_id, said_incident_id, complaint_id) as incident_id,
  case last_decision
    when 'complaint.verified' then 'verified'
    when 'complaint.unfounded' then 'unfounded'
    when 'complaint.overturned' then 'overturned'
    else if(is_withdrawn, 'withdrawn', 'open')
  end as state,
  is_withdrawn,
  decided_at,
  case when last_decision in ('complaint.unfounded', 'complaint.overturned') then ground end as ground,
  answered_at
from told
