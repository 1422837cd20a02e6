-- one row per finished visit of a hall's day that tells of attendance: how many people were signed in at its window then
-- (M-37h; domain 5.3, 16)
select
  visits.journey, visits.hall_id, visits.window_id, duty_days.day_on, duty_days.begin_us,
  count(distinct spells.staff_ref) as officers
from visits
inner join duty_days on duty_days.hall_id = visits.hall_id and duty_days.day_on = visits.finished_on
left join spells
  on spells.hall_id = visits.hall_id
  and spells.day_on = visits.finished_on
  and spells.window_id = visits.window_id
  and spells.standing = 'here'
  and spells.begin_us <= epoch_us(visits.finished_at)
  and epoch_us(visits.finished_at) < spells.end_us
where duty_days.tells_of_posts and not visits.test and epoch_us(visits.finished_at) <= duty_days.now_us
group by all
