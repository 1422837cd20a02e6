"""Who waits, what is open and overdue now, who dials again, what units return: as the figures of the tick say."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.instants import DAY, HOUR, micros
from tests.disorder import Play, a_small_city
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.figures import FigureKey, FigureRow, beats, figures_at
from warehouse.publication import publish
from warehouse.snapshots import opened

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
CITY = a_small_city()
NAMES = {unit.unit_id: unit.name for unit in CITY.units.values()}
Row = dict[str, Any]  # a row of any table


class Told:
    """A snapshot in the middle of a day, with the figures of its tick."""

    def __init__(self, con: duckdb.DuckDBPyConnection, figures: dict[FigureKey, FigureRow]) -> None:
        self._con = con
        self.figures: dict[str, list[FigureRow]] = defaultdict(list)
        for key, figure in figures.items():
            self.figures[key.metric].append(figure)

    def rows(self, table: str) -> list[Row]:
        rows: list[Row] = self._con.sql(f"from {table}").pl().to_dicts()
        return rows

    def of(self, metric: str, scope: str) -> dict[str, FigureRow]:
        return {one.key.scope_id: one for one in self.figures[metric] if one.key.scope == scope}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    home: Path = tmp_path_factory.mktemp("now")
    log, now = Log(), BEGIN + DAY + 3 * HOUR
    for arrival, _, topic, key, message in Play(CITY, 3, BEGIN, BEGIN + 2 * DAY, 2_500).run().facts:
        if arrival < now:
            log.say(topic, key, message)
    log.tick(now)
    con, store = a_warehouse(home, CITY)
    load(store, log.arrivals)
    publish(con, home, 0)
    con.close()
    with opened(home) as snapshot:
        figures = figures_at(snapshot, beats(snapshot)[0][0])
    with opened(home) as snapshot:
        yield Told(snapshot, figures)


@pytest.mark.covers("M-10")
def test_who_waits_in_a_hall_is_the_figure_of_the_tick(told: Told) -> None:
    rows = {row["hall"]: row for row in told.rows("waiting_now")}
    figures = {NAMES[unit_id]: one.numerator for unit_id, one in told.of("M-10", "hall").items()}
    assert sum(figures.values()) > 0
    assert {hall: row["waiting"] for hall, row in rows.items()} == {hall: figures.get(hall, 0) for hall in rows}
    assert figures.keys() <= rows.keys()
    assert all((row["longest_wait_s"] is None) == (row["waiting"] == 0) for row in rows.values())


@pytest.mark.covers("M-09b")
def test_all_waits_of_a_hall_are_the_figure_of_the_day_to_the_minute(told: Told) -> None:
    rows = {(row["hall"], micros_of(row)): row for row in told.rows("waits_with_unserved_daily")}
    figures = [one for one in told.figures["M-09b"] if one.key.scope == "hall" and one.denominator]
    assert figures
    for one in figures:
        row = rows[NAMES[one.key.scope_id], one.key.start]
        minutes = sorted(minute for minute, count in one.histogram.items() for _ in range(count))
        assert (row["waits"], row["tests"]) == (one.denominator, one.excluded.get("test", 0))
        for column, percent, least in (("p50_s", 50, 1), ("p90_s", 90, 10), ("p95_s", 95, 20), ("max_s", 100, 1)):
            enough = len(minutes) >= least
            wanted = minutes[(percent * len(minutes) + 99) // 100 - 1] if enough else None
            assert (-(-row[column] // 60) if enough else row[column]) == wanted, column
    served = {(row["hall"], row["day"]): row["served"] for row in told.rows("waits_hall_daily")}
    assert any(row["unserved"] for row in rows.values())
    for row in rows.values():
        assert row["waits"] - row["unserved"] == served.get((row["hall"], row["day"]), 0)


@pytest.mark.covers("M-37h", "D-17")
def test_whose_visits_are_whose_is_the_figure_of_the_day(told: Told) -> None:
    rows = {(row["window_id"], micros_of(row)): row for row in told.rows("attribution_daily")}
    figures = [one for one in told.figures["M-37h"] if one.key.scope == "window"]
    assert {one.key.start for one in figures} >= {max(start for _, start in rows)}, "the day that is not over too"
    for one in figures:
        row = rows[one.key.scope_id, one.key.start]
        assert (row["unattributed"], row["visits"]) == (one.numerator, one.denominator)
        assert [row["nobody"], row["several"]] == [one.excluded.get(why, 0) for why in ("nobody", "several")]
    assert any(row["nobody"] for row in rows.values())
    assert any(row["unattributed"] < row["visits"] for row in rows.values())


@pytest.mark.covers("M-13", "M-13a", "M-13b", "M-24", "M-24a", "M-32a")
def test_what_is_open_and_overdue_now_is_the_figures_of_the_tick(told: Told) -> None:
    rows = {(row["kind"], row["unit"]): row for row in told.rows("matters_now")}
    wanted = (
        ("M-13", "case", "overdue", "with_promise"),
        ("M-13a", "case", "overdue_told", "with_promise"),
        ("M-13b", "case", "overdue_not_told", "with_promise"),
        ("M-24", "demand", "overdue", "open_matters"),
        ("M-32a", "workorder", "overdue", "with_promise"),
    )
    for metric, kind, numerator, denominator in wanted:
        figures = told.of(metric, "unit")
        assert figures, metric
        for unit_id, one in figures.items():
            row = rows.get((kind, NAMES.get(unit_id, unit_id)), {numerator: 0, denominator: 0})
            assert (row[numerator], row[denominator]) == (one.numerator, one.denominator), (metric, unit_id)
    for unit_id, one in told.of("M-24a", "unit").items():
        ages = sorted(age for age, count in one.histogram.items() for _ in range(count))
        row = rows["demand", NAMES.get(unit_id, unit_id)]
        assert row["oldest_days"] == ages[-1]
        assert row["p90_age_days"] == (ages[(90 * len(ages) + 99) // 100 - 1] if len(ages) >= 10 else None)


@pytest.mark.covers("M-27b")
def test_who_dials_again_and_again_is_the_figure_of_the_day(told: Told) -> None:
    rows = {(row["centre_id"], micros_of(row)): row for row in told.rows("repeat_dials_daily")}
    figures = [one for one in told.figures["M-27b"] if one.key.scope == "centre"]
    assert figures
    for one in figures:
        row = rows[one.key.scope_id, one.key.start]
        assert (row["repeat_callers"], row["callers"]) == (one.numerator, one.denominator)
        assert row["without_caller"] == one.excluded.get("no_caller", 0)


@pytest.mark.covers("M-43b")
def test_what_terminals_have_unsent_is_the_figure_of_the_tick(told: Told) -> None:
    rows = {row["window_id"]: (row["unsent_s"], row["terminals"]) for row in told.rows("unsent_now")}
    figures = {window: (one.numerator, one.denominator) for window, one in told.of("M-43b", "window").items()}
    assert figures
    assert rows == figures


@pytest.mark.covers("M-33b")
def test_what_a_unit_returns_is_the_figure_of_the_month(told: Told) -> None:
    rows = {row["unit"]: row for row in told.rows("workorders_sent_monthly")}
    figures = told.of("M-33b", "unit")
    assert figures
    for unit_id, one in figures.items():
        row = rows[NAMES.get(unit_id, unit_id)]
        assert (row["returned"], row["sent"]) == (one.numerator, one.denominator), unit_id


def micros_of(row: Row) -> int:
    """Give the beginning of a row's day in Shanghai."""
    day = row["day"]
    return micros(datetime(day.year, day.month, day.day, tzinfo=UTC)) - 8 * HOUR
