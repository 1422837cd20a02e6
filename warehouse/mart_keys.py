"""What names a row of each public table: no two rows share it, and none of it is missing."""

_WINDOW = ("county", "hall", "window_id")
_UNIT = ("county", "unit")

KEYS: dict[str, tuple[str, ...]] = {
    "alerts": ("alert_id",),
    "bad_handling_monthly": ("month", "county", "hall"),
    "bad_ratings": ("rating_id",),
    "calls": ("centre_id", "call_id"),
    "cases_as_of": ("case_no",),
    "complaints": ("complaint_id",),
    "complaints_monthly": ("month", *_UNIT),
    "data_as_of": ("topic", "partition"),
    "divergence_monthly": ("month", "county", "hall"),
    "feeds_daily": ("day", "source"),
    "imbalance_daily": ("day", "county", "hall"),
    "last_heard": _WINDOW,
    "lines": ("line",),
    "load_daily": ("day", *_WINDOW),
    "matters_open": ("kind", "matter_no"),
    "notices_monthly": ("month", *_UNIT),
    "on_the_spot_daily": ("day", *_UNIT),
    "on_time_monthly": ("month", *_UNIT),
    "order_daily": ("day", "county", "hall", "service"),
    "overdue_now": ("case_no",),
    "period_revisions": ("kind", "period", "revision"),
    "periods": ("kind", "period"),
    "posts_daily": ("day", *_WINDOW),
    "quarantined": ("topic", "partition", "offset"),
    "rating_flags": ("rating_id", "code", "cause"),
    "ratings": ("rating_id",),
    "satisfaction_daily": ("day", *_WINDOW),
    "satisfaction_monthly": ("month", *_WINDOW),
    "satisfaction_now": _WINDOW,
    "satisfaction_suspect_monthly": ("month", *_WINDOW),
    "scales_monthly": ("month", *_WINDOW, "scale"),
    "selective_invitation": ("month", *_WINDOW),
    "terminals_daily": ("day", *_WINDOW),
    "trips_monthly": ("month", *_UNIT),
    "waits_daily": ("day", *_WINDOW),
    "waits_hourly": ("day", "hour", "county", "hall"),
    "windows_without": _WINDOW,
    "workorders": ("workorder_no",),
    "workorders_left_out": ("month", *_UNIT, "reason", "excluded_ground"),
    "workorders_monthly": ("month", *_UNIT),
}
OPTIONAL = frozenset({"excluded_ground"})
"""Parts of keys that may be missing: no ground is one of the grounds."""
