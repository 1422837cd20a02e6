-- one row per fact about a bad-rating case
select *
from raw_rating
where type like 'bad_rating.%' and not test
