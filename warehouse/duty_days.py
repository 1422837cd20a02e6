"""Say of each hall's day with attendance what SQL cannot ask: its opening hours and its limits (D7). Shell.

The calendar's and the thresholds' questions are asked in Python, where they are; everything else about posts is SQL.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import duckdb
import polars as pl

from schemas.calendar import Calendar
from schemas.instants import MINUTE, day_start
from schemas.reference import City
from warehouse.models import make_temp
from warehouse.reference import read_city

OFFICER_SHEETS = ("spells", "officer_visits", "officer_days")
"""The models that lead from staff facts, visits and duty_days to officer_days, in order."""
POST_SHEETS = ("open_hours", "spells", "rosters", "post_refs", "post_cover", "shift_sums", "post_people", "post_days")
"""The models that lead from staff facts and duty_days to post_days, in order."""
SHEETS = (*POST_SHEETS, *OFFICER_SHEETS[1:])
DEVICE_SHEETS = ("open_hours", "pulses", "online", "repairs")
"""The models that lead from terminal facts, places and duty_days to terminal_days and usage, in order."""
LIMITS = {
    "tolerance_us": "attendance_tolerance_min",
    "absences": "absences_a_day",
    "absent_us": "absent_min_a_day",
    "down_pct": "device_down_pct",
}
FOREVER = 2**62
"""The `now` of days that are over."""


def write_duty_days(con: duckdb.DuckDBPyConnection, days: str, now: int = FOREVER) -> None:
    """Write `duty_days` for the (hall_id, day_on) of a relation and what they tell of, as of an instant (µs)."""
    con.execute(f"create or replace temp table wanted_days as select * from {days}")  # noqa: S608 - own names
    rows = con.execute(
        "select hall_id, day_on, bool_or(what = 'posts'), bool_or(what = 'devices') "
        "from wanted_days group by all order by all"
    ).fetchall()
    city = read_city(con.execute("select topic, value from reference").fetchall())
    con.register("incoming", duty_frame(rows, city, Calendar(city.calendar), now))
    con.execute("create or replace temp table duty_days as from incoming")
    con.unregister("incoming")


def write_sheets(con: duckdb.DuckDBPyConnection, sheets: Iterable[str]) -> None:
    """Make models as temporary tables, of the days in duty_days."""
    for sheet in sheets:
        make_temp(con, sheet, f"intermediate/{sheet}")


def duty_frame(rows: list[tuple[str, date, bool, bool]], city: City, calendar: Calendar, now: int) -> pl.DataFrame:
    """Build the hours and limits of halls' days; spans in µs."""
    begins = [day_start(on, city.zone_of(hall)) for hall, on, *_ in rows]
    ends = [day_start(on + timedelta(days=1), city.zone_of(hall)) for hall, on, *_ in rows]
    hours = [
        [[begin + a * MINUTE, begin + b * MINUTE] for a, b in calendar.intervals(hall, on)]
        for (hall, on, *_), begin in zip(rows, begins, strict=True)
    ]
    limits = {
        column: [city.value(name, hall, on) * (MINUTE if column.endswith("_us") else 1) for hall, on, *_ in rows]
        for column, name in LIMITS.items()
    }
    return pl.DataFrame(
        {
            "hall_id": [row[0] for row in rows],
            "day_on": [row[1] for row in rows],
            "tells_of_posts": [row[2] for row in rows],
            "tells_of_devices": [row[3] for row in rows],
            "begin_us": begins,
            "end_us": ends,
            "now_us": [min(now, end) for end in ends],
            "hours": hours,
            **limits,
        },
        schema={
            "hall_id": pl.String,
            "day_on": pl.Date,
            "tells_of_posts": pl.Boolean,
            "tells_of_devices": pl.Boolean,
            "begin_us": pl.Int64,
            "end_us": pl.Int64,
            "now_us": pl.Int64,
            "hours": pl.List(pl.List(pl.Int64)),
            **dict.fromkeys(LIMITS, pl.Int64),
        },
    )
