-- 此刻超期与临期未办结 · Open cases overdue and near-due now
select state, county, unit, matter_no as case_no, service, accepted_at, promise_days, due_at, as_of
from matters_open
where kind = 'case' and state in ('overdue', 'near_due')
order by state desc, due_at, case_no
