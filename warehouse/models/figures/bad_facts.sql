-- one row per fact about a bad-rating case before the cut
select *
from rating_facts
where type like 'bad_rating.%' and not test
