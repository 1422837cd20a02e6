-- one row per record of where a device stands, from when to when, and since when that is known
select device_id, kind, hall_id, window_id, placed_at, valid_from, valid_to, known_from, is_superseded
from ref_devices_history
order by device_id, valid_from, known_from
