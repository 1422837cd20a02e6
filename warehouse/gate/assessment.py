"""Judge one candidate: every table of the period by its suite, every piece of evidence by its own (D10). Shell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import polars as pl

from schemas.calendar import Calendar
from warehouse.gate import candidates
from warehouse.gate import frames as evidence
from warehouse.gate.judge import Finding, judge
from warehouse.gate.suites import read_suite
from warehouse.periods import Kind, ends_on
from warehouse.reference import read_city

AROUND = timedelta(days=14)
"""A hall that does not open within so many days on either side has no hours; the longest holidays are nine days."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The rows of a candidate by table, and what the gates found."""

    rows: dict[str, pl.DataFrame]
    findings: list[Finding]

    @property
    def failed(self) -> list[Finding]:
        """Give what is not met."""
        return [one for one in self.findings if not one.is_met]

    @property
    def count(self) -> int:
        """Count the rows of all tables."""
        return sum(frame.height for frame in self.rows.values())


def rows_of(con: duckdb.DuckDBPyConnection, kind: Kind, period: str) -> dict[str, pl.DataFrame]:
    """Take the rows of a candidate, table by table."""
    return {mart.name: candidates.rows_of(con, mart, kind, period) for mart in candidates.marts_of(kind)}


def assess(con: duckdb.DuckDBPyConnection, kind: Kind, period: str) -> Assessment:
    """Judge the candidate of a period as the snapshot has it."""
    rows = rows_of(con, kind, period)
    findings = [
        finding for mart in candidates.marts_of(kind) for finding in _judged(mart.name, rows[mart.name], mart.key)
    ]
    _write_opening_days(con, kind, period)
    for frame in evidence.frames():
        if kind in frame.kinds:
            findings += _judged(frame.name, evidence.rows_of(con, frame, kind, period), frame.key)
    return Assessment(rows, findings)


def _judged(name: str, rows: pl.DataFrame, key: tuple[str, ...]) -> Iterator[Finding]:
    if rows.height:  # of no rows nothing can be false; that there should be some is a question of its own (silence)
        yield from judge(name, rows, key, read_suite(name))


def _write_opening_days(con: duckdb.DuckDBPyConnection, kind: Kind, period: str) -> None:
    """Write how long each unit opens on the period's days and a fortnight around; the calendar is Python's."""
    city = read_city(con.execute("select topic, value from base.reference").fetchall())
    calendar = Calendar(city.calendar)
    first = date.fromisoformat(period if kind == "day" else f"{period}-01") - AROUND
    days = [first + timedelta(days=step) for step in range((ends_on(kind, period) + AROUND - first).days)]
    units = [row[0] for row in con.execute("select distinct hall_id from base.ref_windows_history").fetchall()]
    rows = [
        (unit, day, sum(end - begin for begin, end in calendar.intervals(unit, day))) for unit in units for day in days
    ]
    schema = {"unit_id": pl.String, "day_on": pl.Date, "open_min": pl.Int64}
    con.register("incoming", pl.DataFrame(rows, schema=schema, orient="row"))
    con.execute("create or replace temp table opening_days as from incoming")
    con.unregister("incoming")
