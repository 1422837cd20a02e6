-- one row per unit and month of receipt of incomplete papers: those with a notice, and notices that left something out (M-19)
select
  strftime(matters.received_on, '%Y-%m') as month,
  coalesce(ref_units.county, '') as county,
  coalesce(ref_units.name, matters.unit_id) as unit,
  count(*) as incomplete,
  count(*) filter (where matters.noticed_at is not null) as noticed,
  ((1000 * count(*) filter (where matters.noticed_at is not null)) // count(*) / 10)::decimal(4, 1) as noticed_pct,
  count(*) filter (where case_rows.is_back_after_notice) as back_after_notice,
  count(*) filter (where case_rows.is_notice_defective) as defective,
  ((1000 * count(*) filter (where case_rows.is_notice_defective))
    // nullif(count(*) filter (where case_rows.is_back_after_notice), 0) / 10)::decimal(4, 1) as defective_pct
from matters
inner join case_rows on case_rows.kind = matters.kind and case_rows.matter_no = matters.matter_no
left join ref_units on ref_units.unit_id = matters.unit_id
where matters.is_incomplete and not matters.test and matters.received_at is not null
group by all
order by month, county, unit
