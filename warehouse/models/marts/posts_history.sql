-- one row per record of the posts A and B of a service window, from when to when, and since when that is known
select window_id, a_ref, b_ref, valid_from, valid_to, known_from, is_superseded
from ref_posts_history
order by window_id, valid_from, known_from
