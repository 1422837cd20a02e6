"""Say which local days each unit holds at a tick: today, and the last day on which it opened (design D5). Shell.

The calendar's question is asked in Python, where the calendar is; everything else about figures is SQL.
"""

import duckdb
import polars as pl

from schemas.calendar import Calendar
from schemas.instants import local_day
from warehouse.reference import read_city

_UNITS = """
select unit_id from ref_units
union select distinct hall_id from ratings
union select distinct hall_id from visits
union select distinct centre_id from call_rows
"""


def write_held_units(con: duckdb.DuckDBPyConnection) -> None:
    """Write `held_units` (unit, zone, today, last day open) as of `moment`; facts decide which units there are."""
    tick = con.execute("select now_us from moment").fetchall()[0][0]
    city = read_city(con.execute("select topic, value from reference").fetchall())
    units = [row[0] for row in con.execute(_UNITS).fetchall()]
    con.register(
        "incoming", held_frame(units, Calendar(city.calendar), tick, {unit: city.zone_of(unit) for unit in units})
    )
    con.execute("create or replace temp table held_units as from incoming")
    con.unregister("incoming")


def held_frame(units: list[str], calendar: Calendar, tick: int, zones: dict[str, str]) -> pl.DataFrame:
    """Build the held days of units at a tick (µs)."""
    days = [local_day(tick, zones[unit]) for unit in units]
    return pl.DataFrame(
        {
            "unit_id": pl.Series(units, dtype=pl.String),
            "zone": pl.Series([zones[unit] for unit in units], dtype=pl.String),
            "today": pl.Series(days, dtype=pl.Date),
            "last_open": pl.Series(
                [calendar.last_opening_day(unit, day) for unit, day in zip(units, days, strict=True)], dtype=pl.Date
            ),
        }
    )
