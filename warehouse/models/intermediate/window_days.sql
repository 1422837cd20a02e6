-- one row per service window and chosen local day: ratings by what they count as, finished visits, those rated
with
rated as (
  select
    ratings.hall_id,
    window_id,
    rated_on as day_on,
    count(*) filter (where counts_as = 'effective' and is_good) as good,
    count(*) filter (where counts_as = 'effective' and not is_good) as bad,
    count(*) filter (where counts_as = 'default') as defaults,
    count(*) filter (where counts_as = 'voided') as voided,
    count(*) filter (where counts_as = 'duplicate') as duplicates,
    count(*) filter (where counts_as = 'test') as tests
  from ratings
  inner join chosen_days on chosen_days.unit_id = ratings.hall_id and chosen_days.day_on = ratings.rated_on
  group by all
),

served as (
  select
    hall_id,
    window_id,
    finished_on as day_on,
    count(*) filter (where counts_as <> 'test') as served,
    count(*) filter (where counts_as in ('rated', 'unrated')) as usable,
    count(*) filter (where counts_as = 'rated') as used,
    count(*) filter (where counts_as = 'no_device') as no_device,
    count(*) filter (where counts_as = 'test') as test_visits
  from usage
  group by all
)

select
  coalesce(rated.hall_id, served.hall_id) as hall_id,
  coalesce(rated.window_id, served.window_id) as window_id,
  coalesce(rated.day_on, served.day_on) as day_on,
  coalesce(good, 0) as good,
  coalesce(bad, 0) as bad,
  coalesce(defaults, 0) as defaults,
  coalesce(voided, 0) as voided,
  coalesce(duplicates, 0) as duplicates,
  coalesce(tests, 0) as tests,
  coalesce(served, 0) as served,
  coalesce(usable, 0) as usable,
  coalesce(used, 0) as used,
  coalesce(no_device, 0) as no_device,
  coalesce(test_visits, 0) as test_visits
from rated
full join served
  on served.hall_id = rated.hall_id and served.window_id = rated.window_id and served.day_on = rated.day_on
