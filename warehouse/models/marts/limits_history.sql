-- one row per record of the limit of a class of work orders or bad ratings, from when to when, and since when it is known
select category, days, day_kind, note, valid_from, valid_to, known_from, is_superseded
from ref_limits_history
order by category, valid_from, known_from
