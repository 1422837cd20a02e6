"""Write the floors that are looked at: a hall's day with its opening hours and its limits (M-22). Shell.

The calendar and the thresholds are asked in Python, where they are; all else about a floor is SQL.
"""

from datetime import date, timedelta

import duckdb
import polars as pl

from schemas.calendar import Calendar
from schemas.instants import MINUTE, day_start
from schemas.reference import City
from warehouse.models import make_temp
from warehouse.reference import read_city

TABLES = (
    "floor_steps",
    "floor_waits",
    "floor_served",
    "floor_windows",
    "floor_hours",
    "floor_open",
    "floor_minutes",
    "floor_loads",
)
"""Made one from the other, in this order, of the chosen floors."""
HELD = "select unit_id as hall_id, unnest([today, last_open]) as day_on from held_units"
"""The floors of which figures are held."""


def write_floor_days(con: duckdb.DuckDBPyConnection, chosen: str, now_us: int | None = None) -> None:
    """Write the floors that a query chooses (hall, day), as they stand at an instant (µs); else at the day's end.

    A floor is a hall's day of which a ticket tells that is no test.
    """
    days = con.execute(
        f"select distinct hall_id, issued_on from visits semi join ({chosen}) as chosen "  # noqa: S608 - own queries
        "on chosen.hall_id = visits.hall_id and chosen.day_on = visits.issued_on where not test order by all"
    ).fetchall()
    city = read_city(con.execute("select topic, value from reference").fetchall())
    frame = floor_frame(days, city, Calendar(city.calendar), now_us)
    con.register("incoming", frame)
    con.execute("create or replace temp table floor_days as from incoming")
    con.unregister("incoming")


def write_floors(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the chosen floors, from the tickets' and the windows' facts."""
    for table in TABLES:
        make_temp(con, table, f"intermediate/{table}")


def floor_frame(
    days: list[tuple[str, date]], city: City, calendar: Calendar, now_us: int | None = None
) -> pl.DataFrame:
    """Build the rows of floors: bounds and hours in µs, limits as they hold for the hall on the day."""
    rows = [_row(hall_id, on, city, calendar) for hall_id, on in days]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    until = pl.col("end_us") if now_us is None else pl.min_horizontal(pl.col("end_us"), pl.lit(now_us))
    return frame.with_columns(until_us=until)


_SCHEMA = {
    "hall_id": pl.String(),
    "day_on": pl.Date(),
    "begin_us": pl.Int64(),
    "end_us": pl.Int64(),
    "hours": pl.List(pl.List(pl.Int64())),
    "idle_after_us": pl.Int64(),
    "queue_each": pl.Int64(),
    "open_least_s": pl.Int64(),
    "busy_mean_permille": pl.Int64(),
}


def _row(hall_id: str, on: date, city: City, calendar: Calendar) -> tuple[object, ...]:
    zone = city.zone_of(hall_id)
    begin = day_start(on, zone)
    return (
        hall_id,
        on,
        begin,
        day_start(on + timedelta(days=1), zone),
        [[begin + low * MINUTE, begin + high * MINUTE] for low, high in calendar.intervals(hall_id, on)],
        city.value("idle_after_min", hall_id, on) * MINUTE,
        city.value("idle_queue_per_window", hall_id, on),
        city.value("open_min", hall_id, on) * 60,
        city.value("busy_mean_permille", hall_id, on),
    )
