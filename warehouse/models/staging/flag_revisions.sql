-- one row per revision of a rating
select * from raw_rating where type = 'rating.revised' and not test
