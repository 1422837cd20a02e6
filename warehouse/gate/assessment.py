"""Judge one candidate: every table of the period by its suite, every piece of evidence by its own (D10). Shell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import duckdb
import polars as pl

from schemas.calendar import Calendar
from warehouse.gate import candidates
from warehouse.gate import frames as evidence
from warehouse.gate.judge import Finding, judge
from warehouse.gate.suites import read_suite
from warehouse.marts import Mart
from warehouse.periods import Kind, ends_on, starts_on
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


def assess_all(con: duckdb.DuckDBPyConnection, kind: Kind, periods: Sequence[str]) -> dict[str, Assessment]:
    """Judge the candidates of several periods as the snapshot has them.

    A table is judged once over all of them, since an expectation costs the same for ten rows and ten thousand; where
    that is not met, period by period.
    """
    rows = {period: rows_of(con, kind, period) for period in periods}
    found: dict[str, list[Finding]] = {period: [] for period in periods}
    for mart in candidates.marts_of(kind):
        together = {period: tables[mart.name] for period, tables in rows.items() if tables[mart.name].height}
        for period, findings in _judged_together(mart, together).items():
            found[period] += findings
    calendar = Calendar(read_city(con.execute("select topic, value from base.reference").fetchall()).calendar)
    for period in periods:
        found[period] += _evidence(con, calendar, kind, period)
    return {period: Assessment(rows[period], found[period]) for period in periods}


def _judged_together(mart: Mart, rows: Mapping[str, pl.DataFrame]) -> dict[str, list[Finding]]:
    suite = read_suite(mart.name)
    if len(rows) > 1:
        whole = judge(mart.name, pl.concat(rows.values()), mart.key, suite)
        if all(one.is_met for one in whole):
            return {period: [replace(one, rows=some.height) for one in whole] for period, some in rows.items()}
    return {period: judge(mart.name, some, mart.key, suite) for period, some in rows.items()}


def assess(con: duckdb.DuckDBPyConnection, kind: Kind, period: str) -> Assessment:
    """Judge the candidate of one period."""
    return assess_all(con, kind, [period])[period]


def _evidence(con: duckdb.DuckDBPyConnection, calendar: Calendar, kind: Kind, period: str) -> list[Finding]:
    """Judge what the tables say beside each other; of no rows nothing can be false (`silence` asks for some)."""
    _write_opening_days(con, calendar, kind, period)
    found: list[Finding] = []
    for frame in evidence.frames():
        if kind in frame.kinds and (rows := evidence.rows_of(con, frame, kind, period)).height:
            found += judge(frame.name, rows, frame.key, read_suite(frame.name))
    return found


def _write_opening_days(con: duckdb.DuckDBPyConnection, calendar: Calendar, kind: Kind, period: str) -> None:
    """Write how long each unit opens on the period's days and a fortnight around; the calendar is Python's."""
    first = starts_on(kind, period) - AROUND
    days = [first + timedelta(days=step) for step in range((ends_on(kind, period) + AROUND - first).days)]
    units = [row[0] for row in con.execute("select distinct hall_id from base.ref_windows_history").fetchall()]
    rows = [
        (unit, day, sum(end - begin for begin, end in calendar.intervals(unit, day))) for unit in units for day in days
    ]
    schema = {"unit_id": pl.String, "day_on": pl.Date, "open_min": pl.Int64}
    con.register("incoming", pl.DataFrame(rows, schema=schema, orient="row"))
    con.execute("create or replace temp table opening_days as from incoming")
    con.unregister("incoming")
