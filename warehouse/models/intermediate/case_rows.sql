-- one row per case: whose it is, the visits it took, where it began and ended, what the first notice left out
with
placed as (
  select
    case_facts.*,
    (event_at, sequence, id::varchar) as told,
    type in ('application.received', 'case.accepted', 'case.deficient_accepted') as begins
  from case_facts
),

gathered as (
  select
    case_no,
    bool_or(test) as test,
    arg_min(unit_id, told) filter (where begins) as unit_id,
    arg_min(zone, told) filter (where begins) as given_zone,
    arg_min(service_code, told) filter (where begins) as service_code,
    arg_min(person_ref, told) as person_ref,
    min(event_at) filter (where begins) as begun_at,
    arg_min(visit_id, told) filter (where begins) as first_visit_id,
    arg_max(visit_id, told) filter (where type = 'case.completed') as done_visit_id,
    arg_max("instant", told) filter (where type = 'case.completed') as is_said_instant,
    arg_min(materials_complete, told) filter (where type = 'application.received') as is_received_complete,
    bool_or(type = 'case.deficient_accepted') as is_deficient,
    list_sort(list_distinct(list(visit_id) filter (where type <> 'result.delivered'))) as visits,
    count(distinct window_id) filter (where type <> 'result.delivered') as window_count,
    min(event_at) filter (where type = 'notice.issued') as noticed_at,
    arg_min(missing, told) filter (where type = 'notice.issued') as first_missing,
    list_sort(list_distinct(flatten(list(missing) filter (where type = 'notice.issued')))) as all_missing,
    max(event_at) filter (where type = 'supplement.received') as last_supplement_at
  from placed
  group by case_no
)

select
  'case' as kind,
  case_no as matter_no,
  gathered.* exclude (case_no, given_zone, is_received_complete, is_deficient, first_missing, all_missing),
  coalesce(zones.zone, ref_units.zone, 'Asia/Shanghai') as zone,
  coalesce(is_received_complete, not is_deficient) as is_complete,
  coalesce(last_supplement_at > noticed_at, false) as is_back_after_notice,
  coalesce(
    last_supplement_at > noticed_at and len([code for code in all_missing if not list_contains(first_missing, code)]) > 0,
    false
  ) as is_notice_defective
from gathered
left join zones on zones.zone = gathered.given_zone
left join ref_units on ref_units.unit_id = gathered.unit_id
