-- one row per fact about a device but its pulse
select * from raw_terminal where type <> 'device.heartbeat'
