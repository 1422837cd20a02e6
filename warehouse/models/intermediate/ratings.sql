-- one row per rating told (submission or default applied): its journey (the visit, else itself), the window where its
-- device stood (domain 5.3, 15), and what it counts as
with
pressed as (
  select *, case when starts_with(source, 'terminal/') then source[10:] end as device_id
  from rating_facts
  where type in ('rating.submitted', 'rating.default_applied')
),

stood as (
  select
    pressed.id,
    arg_max_null(places.window_id, (places.from_us, places.by_event, places.place_order)) as window_id
  from pressed
  inner join places
    on places.hall_id = pressed.hall_id
    and places.device_id = pressed.device_id
    and places.from_us <= epoch_us(pressed.event_at)
    and epoch_us(pressed.event_at) < places.to_us
  group by pressed.id
),

told as (
  select
    pressed.id::varchar as rating_id,
    hall_id,
    coalesce(stood.window_id, pressed.window_id) as window_id,
    visit_id,
    coalesce(hall_id || chr(31) || visit_id, pressed.id::varchar) as journey,
    event_at,
    sequence,
    level as first_level,
    type = 'rating.default_applied' as is_applied,
    coalesce(is_default, false) as is_default,
    test,
    channel,
    raw_code,
    raw_scale,
    reasons,
    coalesce(named, false) as named,
    case_no,
    item_code,
    staff_ref,
    prompt_id,
    press_ms,
    source,
    rater_ref
  from pressed
  left join stood on stood.id = pressed.id
),

appeals as (
  select rating_id, list(distinct filed_by) as filed_by
  from rating_facts
  where type = 'appeal.filed' and not test
  group by rating_id
),

/* nobody decides in their own matter: who appealed, the hall itself, its windows, those who work there that day */
own_voids as (
  select void.id
  from rating_facts as void
  left join appeals on appeals.rating_id = void.rating_id
  left join ref_units on ref_units.unit_id = void.hall_id
  left join ref_staff_history as home
    on home.staff_ref = void.decided_by
    and home.hall_id = void.hall_id
    and not home.is_superseded
    and home.valid_from <= (void.event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date
    and coalesce((void.event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date < home.valid_to, true)
  where void.type = 'rating.voided'
    and (
      coalesce(list_contains(appeals.filed_by, void.decided_by), false)
      or void.decided_by in (void.hall_id, void.window_id)
      or home.staff_ref is not null
    )
),

verdicts as (
  select rating_id, arg_max(type, (event_at, sequence, id::varchar)) = 'rating.voided' as is_voided
  from rating_facts
  where type in ('rating.voided', 'rating.reinstated') and not test and id not in (select id from own_voids)
  group by rating_id
),

limited as (
  select
    told.rating_id,
    told.first_level,
    told.event_at,
    1000000 * coalesce(kept.value, all_kept.value) as kept_us
  from told
  left join ref_units on ref_units.unit_id = told.hall_id
  left join threshold_values as kept
    on kept.name = 'bad_kept_s' and kept.unit_id = told.window_id
    and (told.event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date >= kept.valid_from
    and (told.event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date < kept.valid_to
  left join threshold_values as all_kept
    on all_kept.name = 'bad_kept_s' and all_kept.unit_id = ''
    and (told.event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date >= all_kept.valid_from
    and (told.event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date < all_kept.valid_to
),

revisions as (
  select
    rating_facts.rating_id,
    arg_max(rating_facts.level, (rating_facts.event_at, rating_facts.sequence, rating_facts.id::varchar)) as level
  from rating_facts
  inner join limited on limited.rating_id = rating_facts.rating_id
  where rating_facts.type = 'rating.revised' and not rating_facts.test
    and not (
      limited.first_level < 3
      and rating_facts.level >= 3
      and epoch_us(rating_facts.event_at) - epoch_us(limited.event_at) <= limited.kept_us
    )
  group by rating_facts.rating_id
),

judged as (
  select
    told.*,
    coalesce(revisions.level, told.first_level) as level,
    case
      when told.test then 'test'
      when told.is_default then 'applied'
      when told.visit_id is null and coalesce(told.channel in ('kiosk', 'web', 'app'), false) then 'platform'
      when coalesce(verdicts.is_voided, false) then 'voided'
      when told.is_applied then 'applied'
      else 'candidate'
    end as standing
  from told
  left join verdicts on verdicts.rating_id = told.rating_id
  left join revisions on revisions.rating_id = told.rating_id
),

placed as (
  select
    *,
    row_number() over (partition by journey, standing order by event_at, sequence, rating_id) as place,
    bool_or(standing = 'candidate') over (partition by journey) as has_effective
  from judged
)

select
  placed.* exclude (standing, place, is_applied, is_default),
  (event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::date as rated_on,
  level >= 3 as is_good,
  case
    when standing = 'candidate' and place = 1 then 'effective'
    when standing = 'candidate' then 'duplicate'
    when standing = 'applied' and has_effective then 'superseded'
    when standing = 'applied' then 'default'
    else standing
  end as counts_as
from placed
left join ref_units on ref_units.unit_id = placed.hall_id
