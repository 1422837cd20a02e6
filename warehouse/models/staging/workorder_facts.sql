-- one row per fact of a touched work order
select raw_workorder.*
from raw_workorder
semi join dirty_matters on dirty_matters.kind = 'workorder' and dirty_matters.matter_no = raw_workorder.workorder_no
