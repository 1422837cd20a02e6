-- one row per record of a person on the staff: pseudonym, hall and role, from when to when, and since when that is known
select staff_ref, hall_id, window_id, role, valid_from, valid_to, known_from, is_superseded
from ref_staff_history
order by staff_ref, valid_from, known_from
