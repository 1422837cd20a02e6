-- one row per fact of a touched case
select raw_case.*
from raw_case
semi join dirty_matters on dirty_matters.kind = 'case' and dirty_matters.matter_no = raw_case.case_no
