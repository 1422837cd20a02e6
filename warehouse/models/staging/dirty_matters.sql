-- one row per case, demand or work order touched since the last refresh
select distinct 'case' as kind, case_no as matter_no from raw_case where batch > getvariable('refreshed')
union
select distinct 'demand' as kind, demand_id as matter_no from raw_demand where batch > getvariable('refreshed')
union
select distinct 'workorder' as kind, workorder_no as matter_no from raw_workorder where batch > getvariable('refreshed')
