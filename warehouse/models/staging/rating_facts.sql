-- one row per rating, verdict or revision of a touched journey
with
told as (
  select raw_rating.*
  from raw_rating
  where type in ('rating.submitted', 'rating.default_applied')
    and coalesce(hall_id || chr(31) || visit_id, id::varchar) in (select journey from dirty_ratings)
)

select * from told
union all
select raw_rating.*
from raw_rating
where type in ('rating.voided', 'rating.reinstated', 'rating.revised', 'appeal.filed')
  and rating_id in (select id::varchar from told)
