-- one row per service window, chosen local day and hour in which it was rated: ratings by what they count as, and the sums
-- of the further rates (M-02 to M-04); a visit has one default that counts there at most
with
touched as (
  select distinct ratings.journey
  from ratings
  inner join chosen_days on chosen_days.unit_id = ratings.hall_id and chosen_days.day_on = ratings.rated_on
),

told as (
  select
    ratings.*,
    counts_as = 'default' and not has_effective
      and row_number() over (partition by ratings.journey, counts_as order by event_at, sequence, rating_id) = 1
      as is_first_default
  from ratings
  semi join touched on touched.journey = ratings.journey
)

select
  told.hall_id,
  told.window_id,
  told.rated_on as day_on,
  extract(hour from told.event_at at time zone coalesce(ref_units.zone, 'Asia/Shanghai'))::integer as hour,
  count(*) filter (where counts_as = 'effective' and is_good) as good,
  count(*) filter (where counts_as = 'effective' and not is_good) as bad,
  count(*) filter (where counts_as = 'effective' and level >= 4) as strict,
  coalesce(sum(case level when 5 then 10 when 4 then 8 when 3 then 6 when 2 then 3 else 0 end)
    filter (where counts_as = 'effective'), 0)::bigint as points,
  count(*) filter (where is_first_default) as first_defaults,
  count(*) filter (where is_first_default and first_level >= 3) as good_defaults,
  count(*) filter (where counts_as = 'default') as defaults,
  count(*) filter (where counts_as = 'voided') as voided,
  count(*) filter (where counts_as = 'duplicate') as duplicates,
  count(*) filter (where counts_as = 'platform') as platform,
  count(*) filter (where counts_as = 'test') as tests
from told
inner join chosen_days on chosen_days.unit_id = told.hall_id and chosen_days.day_on = told.rated_on
left join ref_units on ref_units.unit_id = told.hall_id
where counts_as <> 'superseded'
group by all
