-- one row per call that was offered or found the line busy: why it does not count (M-26), by the limits of its day
with
limited as (
  select
    call_rows.*,
    coalesce(at_once.value, all_at_once.value) as at_once_s,
    coalesce(in_time.value, all_in_time.value) as in_time_s,
    coalesce(back.value, all_back.value) * 60000000 as back_us
  from call_rows
  left join threshold_values as at_once
    on at_once.name = 'abandon_short_s' and at_once.unit_id = centre_id
    and offered_on >= at_once.valid_from and offered_on < at_once.valid_to
  left join threshold_values as all_at_once
    on all_at_once.name = 'abandon_short_s' and all_at_once.unit_id = ''
    and offered_on >= all_at_once.valid_from and offered_on < all_at_once.valid_to
  left join threshold_values as in_time
    on in_time.name = 'answer_within_s' and in_time.unit_id = centre_id
    and offered_on >= in_time.valid_from and offered_on < in_time.valid_to
  left join threshold_values as all_in_time
    on all_in_time.name = 'answer_within_s' and all_in_time.unit_id = ''
    and offered_on >= all_in_time.valid_from and offered_on < all_in_time.valid_to
  left join threshold_values as back
    on back.name = 'callback_min' and back.unit_id = centre_id
    and offered_on >= back.valid_from and offered_on < back.valid_to
  left join threshold_values as all_back
    on all_back.name = 'callback_min' and all_back.unit_id = ''
    and offered_on >= all_back.valid_from and offered_on < all_back.valid_to
  where offered_at is not null
)

select
  centre_id,
  offered_on,
  extract(hour from offered_at at time zone zone)::integer as hour,
  outcome,
  case
    when test then 'test'
    when outcome = 'excluded' then 'excluded'
    when transferred_from is not null then 'transferred'
    when outcome = 'abandoned' and wait_s <= at_once_s then 'at_once'
    when outcome = 'open' then 'open'
  end as reason,
  wait_s <= in_time_s as is_in_time,
  missed_at is not null
    and coalesce(called_back_at >= missed_at, false)
    and coalesce(epoch_us(called_back_at) - epoch_us(missed_at) <= back_us, false) as is_called_back
from limited
