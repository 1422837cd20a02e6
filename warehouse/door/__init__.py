"""The SQL door: HTTP in front, one process per statement behind, the newest snapshot beneath, never the live file."""
