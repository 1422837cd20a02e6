-- one row per revision of a rating before the cut
select * from rating_facts where type = 'rating.revised' and not test
