-- one row per fact of a touched demand
select raw_demand.*
from raw_demand
semi join dirty_matters on dirty_matters.kind = 'demand' and dirty_matters.matter_no = raw_demand.demand_id
