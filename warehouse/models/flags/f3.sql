-- one row per press shortly after another one for the same visit, else for the same prompt (F3)
with
followed as (
  select
    *,
    case when visit_id is not null then lag(at_us) over each_visit end as visit_us,
    case when visit_id is not null then lag(rating_id) over each_visit end as visit_rating_id,
    case when prompt_id is not null then lag(at_us) over each_prompt end as prompt_us,
    case when prompt_id is not null then lag(rating_id) over each_prompt end as prompt_rating_id
  from flag_presses
  window
    each_visit as (
      partition by hall_id, window_id, day_on, visit_id order by at_us, sequence, rating_id
    ),
    each_prompt as (
      partition by hall_id, window_id, day_on, prompt_id order by at_us, sequence, rating_id
    )
),

judged as (
  select
    *,
    v['f3_within_s'] as allowed,
    case
      when at_us - visit_us <= v['f3_within_s'] * 1000000 then 'visit'
      when at_us - prompt_us <= v['f3_within_s'] * 1000000 then 'prompt'
    end as cause
  from followed
)

select
  hall_id, day_on, window_id, 'F3' as code, cause, rating_id, at_us,
  (at_us - case cause when 'visit' then visit_us else prompt_us end) // 1000000 as measured,
  allowed,
  case cause when 'visit' then visit_rating_id else prompt_rating_id end as other_id
from judged
where cause is not null
