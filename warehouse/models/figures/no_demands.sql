-- no row: demands are in no figure
select
  null::varchar as demand_id, null::varchar as unit_id, null::uuid as id, null::timestamptz as event_at,
  null::varchar as sequence, null::boolean as test, null::varchar as type, null::timestamptz as due_at,
  null::bigint as promise_days, null::varchar as zone, null::varchar as category, null::varchar as channel,
  null::varchar as owner, null::varchar as progress, null::varchar as reason_open, null::date as expected_on
where false
