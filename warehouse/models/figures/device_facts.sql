-- one row per fact about a device but its pulse
select * from terminal_facts where type <> 'device.heartbeat'
