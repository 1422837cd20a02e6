-- one row per press at a terminal with no service near it (F1); else, where people are asked, without being asked in time
with
judged as (
  select
    *,
    case
      when is_queued and not is_served then 'no_service'
      when not is_asking then null
      when prompt_event_id is not null then case when at_us > expires_us then 'expired' end
      when is_asked then null
      when asked_us is null or at_us - asked_us > v['rating_prompt_s'] * 1000000 then 'no_invitation'
    end as cause
  from flag_presses
  where on_site
)

select
  hall_id, day_on, window_id, 'F1' as code, cause, rating_id, at_us,
  case when cause = 'expired' then (at_us - expires_us) // 1000000 else 0 end as measured,
  0 as allowed,
  case when cause = 'expired' then prompt_event_id end as other_id
from judged
where cause is not null
