"""Work out the flags of chosen days of halls in SQL (domain 3.6): the second text of streams.fraud. Shell.

Expects `flag_days` (unit, day, zone) and the facts of those days in `flag_rating_facts`, `flag_window_facts` and
`flag_terminal_facts`; leaves `flagged`. Opening hours are asked of the calendar, in Python.
"""

from pathlib import Path

import duckdb
import polars as pl

from schemas.calendar import Calendar
from schemas.reference import City
from warehouse.models import FOLDER, make_temp, model

STEPS = ("limits", "services", "prompts", "beats", "presses")
SIGNALS = ("f1", "f2", "f3", "f4", "f5", "f6", "f9", "f10", "f11", "f13")
_HOURS = {
    "unit_id": pl.String(),
    "day_on": pl.Date(),
    "intervals": pl.List(pl.Struct({"b": pl.Int64(), "e": pl.Int64()})),
}


def make_flags(con: duckdb.DuckDBPyConnection, city: City) -> None:
    """Fill the temporary table `flagged` for the days in `flag_days`."""
    _write_hours(con, Calendar(city.calendar))
    for step in STEPS:
        make_temp(con, f"flag_{step}", f"flags/{step}")
    selects = " union all ".join(f"({model(f'flags/{signal}')})" for signal in SIGNALS)
    con.execute(f"create or replace temp table flagged as {selects}")


def texts() -> list[str]:
    """Give the SQL in use: another text means other flags."""
    return [path.read_text(encoding="utf-8") for path in sorted(Path(FOLDER, "flags").glob("*.sql"))]


def _write_hours(con: duckdb.DuckDBPyConnection, calendar: Calendar) -> None:
    days = con.execute("select unit_id, day_on from flag_days").fetchall()
    rows = [
        [unit_id, day_on, [{"b": begin, "e": end} for begin, end in calendar.intervals(unit_id, day_on)]]
        for unit_id, day_on in days
    ]
    con.register("incoming", pl.DataFrame(rows, schema=_HOURS, orient="row"))
    con.execute("create or replace temp table opening_hours as from incoming")
    con.unregister("incoming")
