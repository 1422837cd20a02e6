"""Say of each hall's day with attendance what SQL cannot ask: its opening hours and its limits (D7). Shell.

The calendar's and the thresholds' questions are asked in Python, where they are; everything else about posts is SQL.
"""

from datetime import date, timedelta

import duckdb
import polars as pl

from schemas.calendar import Calendar
from schemas.instants import MINUTE, day_start
from schemas.reference import City
from warehouse.models import make_temp
from warehouse.reference import read_city

SHEETS = ("open_hours", "spells", "rosters", "post_refs", "post_cover", "shift_sums", "post_people", "post_days")
"""The models that lead from staff facts and duty_days to post_days, in order."""
LIMITS = {"tolerance_us": "attendance_tolerance_min", "absences": "absences_a_day", "absent_us": "absent_min_a_day"}
FOREVER = 2**62
"""The `now` of days that are over."""


def write_duty_days(con: duckdb.DuckDBPyConnection, days: str, now: int = FOREVER) -> None:
    """Write `duty_days` for the (hall_id, day_on) of a relation, as of an instant (µs)."""
    rows = con.execute(f"select distinct hall_id, day_on from {days} order by all").fetchall()  # noqa: S608 - own names
    city = read_city(con.execute("select topic, value from reference").fetchall())
    con.register("incoming", duty_frame(rows, city, Calendar(city.calendar), now))
    con.execute("create or replace temp table duty_days as from incoming")
    con.unregister("incoming")


def write_post_days(con: duckdb.DuckDBPyConnection) -> None:
    """Make post_days, and what leads to it, as temporary tables of the days in duty_days."""
    for sheet in SHEETS:
        make_temp(con, sheet, f"intermediate/{sheet}")


def duty_frame(rows: list[tuple[str, date]], city: City, calendar: Calendar, now: int) -> pl.DataFrame:
    """Build the hours and limits of halls' days; spans in µs."""
    begins = [day_start(on, city.zone_of(hall)) for hall, on in rows]
    ends = [day_start(on + timedelta(days=1), city.zone_of(hall)) for hall, on in rows]
    hours = [
        [[begin + a * MINUTE, begin + b * MINUTE] for a, b in calendar.intervals(hall, on)]
        for (hall, on), begin in zip(rows, begins, strict=True)
    ]
    limits = {
        column: [city.value(name, hall, on) * (MINUTE if column.endswith("_us") else 1) for hall, on in rows]
        for column, name in LIMITS.items()
    }
    return pl.DataFrame(
        {
            "hall_id": [hall for hall, _ in rows],
            "day_on": [on for _, on in rows],
            "begin_us": begins,
            "end_us": ends,
            "now_us": [min(now, end) for end in ends],
            "hours": hours,
            **limits,
        },
        schema={
            "hall_id": pl.String,
            "day_on": pl.Date,
            "begin_us": pl.Int64,
            "end_us": pl.Int64,
            "now_us": pl.Int64,
            "hours": pl.List(pl.List(pl.Int64)),
            **dict.fromkeys(LIMITS, pl.Int64),
        },
    )
