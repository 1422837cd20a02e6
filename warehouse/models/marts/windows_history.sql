-- one row per record of a service window: its hall, name and devices, from when to when, and since when that is known
select
  window_id,
  hall_id,
  label,
  name as window_name,
  name_en as window_name_en,
  services,
  has_terminal,
  has_queue,
  judged as is_judged,
  continues,
  valid_from,
  valid_to,
  known_from,
  is_superseded
from ref_windows_history
order by window_id, valid_from, known_from
