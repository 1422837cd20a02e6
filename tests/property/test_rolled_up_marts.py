"""Roll-ups to hours, halls, counties and months, each had a second way: in Python from facts, or from the figures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from schemas.instants import DAY, DEFAULT_ZONE, HOUR, micros
from schemas.thresholds import default
from tests.disorder import Play, a_small_city
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.figures import FigureKey, FigureRow, beats, figures_at
from warehouse.marts import BY_NAME, CASES_AS_OF
from warehouse.marts.mart import OPTIONAL
from warehouse.publication import publish
from warehouse.snapshots import opened

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
NOW = BEGIN + 2 * DAY + 12 * HOUR
"""After every fact, so that the figures of the tick know what the tables know."""
CITY = a_small_city()
SHANGHAI = ZoneInfo(DEFAULT_ZONE)
Row = dict[str, Any]  # a row of any table


@dataclass(frozen=True, slots=True)
class Told:
    """A published warehouse and the facts that it was made of."""

    snapshot: duckdb.DuckDBPyConnection
    legs: list[Row]
    calls: list[Row]
    matters: list[Row]
    figures: dict[FigureKey, FigureRow]

    def rows(self, table: str) -> list[Row]:
        """Give all rows of a public table."""
        found: list[Row] = self.snapshot.sql(f"from {table}").pl().to_dicts()
        return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    home: Path = tmp_path_factory.mktemp("rolled")
    log = Log()
    for _, _, topic, key, message in Play(CITY, 11, BEGIN, BEGIN + 2 * DAY, 1_500).run().facts:
        log.say(topic, key, message)
    log.tick(NOW)
    con, store = a_warehouse(home, CITY)
    load(store, log.arrivals)
    legs = con.sql("from legs where ended_at is not null").pl().to_dicts()
    calls = con.sql("from raw_call order by event_at, sequence, id").pl().to_dicts()
    publish(con, home, 0)
    matters = con.sql("from matters where kind = 'case' and due_at is not null").pl().to_dicts()
    con.close()
    with opened(home) as snapshot:
        figures = figures_at(snapshot, beats(snapshot)[0][0])
    with opened(home) as snapshot:
        yield Told(snapshot, legs, calls, matters, figures)


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)


def share(numerator: int, denominator: int) -> float | None:
    return 1000 * numerator // denominator / 10 if denominator else None


def rank(values: list[int], percent: int, least: int = 1) -> int | None:
    return sorted(values)[(percent * len(values) + 99) // 100 - 1] if len(values) >= least else None


@pytest.mark.covers("M-01")
def test_the_hours_of_a_window_are_its_ratings_by_the_hour_in_which_they_were_given(told: Told) -> None:
    ratings = [row for row in told.rows("ratings") if row["counts_as"] != "superseded"]
    by_hour = grouped(ratings, lambda row: (row["rated_on"], local(row["rated_at"]).hour, row["window_id"]))
    stored = {(row["day"], row["hour"], row["window_id"]): row for row in told.rows("satisfaction_hourly")}
    assert stored.keys() == by_hour.keys()
    assert len(stored) > 50
    for key, given in by_hour.items():
        row, counted = stored[key], [one for one in given if one["counts_as"] == "effective"]
        good = sum(one["is_good"] for one in counted)
        assert (row["good"], row["rated"]) == (good, len(counted)), key
        assert (float(row["satisfaction_pct"]) if counted else None) == share(good, len(counted)), key
        left_out = [("default", "defaults"), ("voided", "voided"), ("duplicate", "duplicates"),
                    ("platform", "platform"), ("test", "tests")]  # fmt: skip
        for name, column in left_out:
            assert row[column] == sum(one["counts_as"] == name for one in given), (key, name)


@pytest.mark.parametrize(
    ("table", "period", "place"),
    [
        ("satisfaction_hall_daily", "day", "hall"),
        ("satisfaction_hall_monthly", "month", "hall"),
        ("satisfaction_county_monthly", "month", "county"),
    ],
)
def test_a_hall_or_county_is_the_sum_of_its_windows_and_never_a_mean_of_rates(
    told: Told, table: str, period: str, place: str
) -> None:
    def key(row: Row) -> tuple[str, str]:
        return (str(row["day"]) if period == "day" else str(row["day"])[:7], row[place])

    days = grouped(told.rows("satisfaction_daily"), key)
    hours = grouped(told.rows("satisfaction_hourly"), key)
    stored = {(str(row[period]), row[place]): row for row in told.rows(table)}
    assert stored.keys() == days.keys() | hours.keys()
    for name, row in stored.items():
        for column in ("good", "bad", "rated", "defaults", "voided", "duplicates"):
            assert row[column] == sum(one[column] for one in hours[name]), (name, column)
            assert row[column] == sum(one[column] for one in days[name]), (name, column)
        finished = [one["served"] for one in days[name] if one["served"] is not None]
        assert row["served"] == (sum(finished) if finished else None), name
        assert row["rated"] == row["good"] + row["bad"], name
        if row["rated"]:
            assert float(row["satisfaction_pct"]) == share(row["good"], row["rated"]), name


@pytest.mark.covers("M-02", "M-03", "M-04")
def test_the_further_rates_of_a_month_are_the_sums_of_the_windows_figures(told: Told) -> None:
    row = told.rows("satisfaction_county_monthly")[-1]
    of_windows: dict[str, list[FigureRow]] = defaultdict(list)
    for key, figure in told.figures.items():
        if (key.scope, key.bucket) == ("window", "month"):
            of_windows[key.metric].append(figure)
    sums = {
        code: (sum(one.numerator for one in some), sum(one.denominator for one in some))
        for code, some in of_windows.items()
    }
    assert sums["M-02"][1] > sums["M-01"][1] > 100
    assert (row["good"], row["rated"]) == sums["M-01"]
    assert float(row["with_defaults_pct"]) == share(*sums["M-02"])
    assert (row["strict"], float(row["strict_pct"])) == (sums["M-03"][0], share(*sums["M-03"]))
    assert float(row["mean_points"]) == 100 * sums["M-04"][0] // sums["M-04"][1] / 100


@pytest.mark.covers("M-08", "M-09")
@pytest.mark.parametrize(("table", "period"), [("waits_hall_daily", "day"), ("waits_hall_monthly", "month")])
def test_the_waits_of_a_hall_are_ranked_over_all_its_seconds(told: Told, table: str, period: str) -> None:
    names = {unit.unit_id: unit.name for unit in CITY.units.values()}
    size = 10 if period == "day" else 7
    legs = grouped(told.legs, lambda row: (str(local(row["ended_at"]).date())[:size], names[row["hall_id"]]))
    real = {key: [leg["wait_s"] for leg in some if not leg["test"]] for key, some in legs.items()}
    stored = {(str(row[period]), row["hall"]): row for row in told.rows(table)}
    assert stored.keys() == {key for key, waits in real.items() if waits}
    for key, row in stored.items():
        waits = real[key]
        assert [row["p50_s"], row["p90_s"], row["p95_s"]] == [rank(waits, 50), rank(waits, 90, 10), rank(waits, 95, 20)]
        assert (row["served"], row["wait_sum_s"], row["max_s"]) == (len(waits), sum(waits), max(waits)), key
        assert row["over_30_min"] == sum(wait > 1800 for wait in waits), key
        assert row["tests"] == len(legs[key]) - len(waits), key


def _standing(facts: list[Row]) -> Row | None:
    """Say of one call, told in the order of its facts, when it came and what it counts as."""
    first: dict[str, Row] = {}
    for fact in facts:
        first.setdefault(fact["type"].removeprefix("call."), fact)
    came = first.get("offered") or first.get("busy")
    if came is None:
        return None
    end = first.get("answered") or first.get("abandoned")
    spent = (end["event_at"] - came["event_at"]) // timedelta(seconds=1) if end else 0
    wait = max(0, spent if end is None or end["wait_s"] is None else end["wait_s"])
    outcome = next((one for one in ("answered", "abandoned", "busy") if one in first), "open")
    if any(fact["test"] for fact in facts):
        standing = "tests"
    elif "excluded" in first:
        standing = "excluded_calls"
    elif first.get("offered", {}).get("transferred_from") is not None:
        standing = "handed_over"
    elif outcome == "abandoned" and wait <= default("abandon_short_s"):
        standing = "given_up_at_once"
    else:
        standing = {"answered": "answered", "abandoned": "given_up", "busy": "found_busy", "open": "unresolved"}[
            outcome
        ]
    missed, back = first.get("abandoned") or first.get("busy"), first.get("called_back")
    in_time = timedelta(minutes=default("callback_min"))
    is_back = bool(missed and back and timedelta() <= back["event_at"] - missed["event_at"] <= in_time)
    return {"at": local(came["event_at"]), "standing": standing, "wait": wait, "is_back": is_back}


@pytest.mark.covers("M-26", "M-26a", "M-27", "M-27a", "M-34")
@pytest.mark.parametrize(
    ("table", "period"),
    [
        ("calls_hourly", lambda at: (at.date(), at.hour)),
        ("calls_daily", lambda at: (at.date(),)),
        ("calls_monthly", lambda at: (f"{at:%Y-%m}",)),
    ],
)
def test_each_call_is_counted_once_where_it_belongs(
    told: Told, table: str, period: Callable[[datetime], tuple[Any, ...]]
) -> None:
    facts = grouped(told.calls, lambda row: (row["centre_id"], row["call_id"]))
    calls = [(centre, call) for (centre, _), some in facts.items() if (call := _standing(some)) is not None]
    wanted = grouped(
        [call | {"centre": centre} for centre, call in calls], lambda one: (*period(one["at"]), one["centre"])
    )
    names = ("day", "hour", "month", "centre_id")
    stored = {tuple(row[name] for name in names if name in row): row for row in told.rows(table)}
    assert stored.keys() == wanted.keys()
    parts = (
        "answered",
        "given_up",
        "found_busy",
        "given_up_at_once",
        "unresolved",
        "excluded_calls",
        "handed_over",
        "tests",
    )
    seen: set[str] = set()
    for key, some in wanted.items():
        row = stored[key]
        for part in parts:
            assert row[part] == sum(one["standing"] == part for one in some), (key, part)
            seen |= {part} if row[part] else set()
        assert row["offered"] == sum(row[part] for part in parts) == len(some), key
        assert row["counted"] == row["answered"] + row["given_up"] + row["found_busy"], key
        in_time = sum(one["standing"] == "answered" and one["wait"] <= default("answer_within_s") for one in some)
        back = sum(one["standing"] in {"given_up", "found_busy"} and one["is_back"] for one in some)
        assert (row["answered_in_time"], row["called_back"]) == (in_time, back), key
        if row["counted"]:
            assert float(row["answer_pct"]) == share(row["answered"], row["counted"]), key
    assert seen >= {"answered", "given_up", "found_busy", "given_up_at_once"}


@pytest.mark.covers("M-15")
def test_what_falls_due_on_a_day_or_in_a_county_is_every_case_once(told: Told) -> None:
    now = datetime.fromtimestamp(NOW / 1_000_000, UTC)
    due = [one for one in told.matters if one["due_at"] <= now]
    real = [one for one in due if not one["test"] and not (one["withdrawn_at"] and one["withdrawn_at"] < one["due_at"])]
    on_time = [one for one in real if one["completed_at"] and one["completed_at"] <= one["due_at"]]
    for table in ("on_time_daily", "on_time_county_monthly", "on_time_monthly"):
        rows = told.rows(table)
        assert (sum(row["due"] for row in rows), sum(row["on_time"] for row in rows)) == (len(real), len(on_time)), (
            table
        )
    left_out = [row["withdrawn_in_time"] + row["tests"] for row in told.rows("on_time_daily")]
    assert sum(left_out) == len(due) - len(real)
    assert real


def test_no_two_rows_of_a_public_table_share_its_key_and_none_of_it_is_missing(told: Told) -> None:
    for mart in BY_NAME.values():
        source = "cases_as_of('2026-10-13')" if mart is CASES_AS_OF else mart.name
        key = ", ".join(f'"{column}"' for column in mart.key)
        missing = " or ".join(f'"{column}" is null' for column in mart.key if column not in OPTIONAL)
        total, distinct, without = told.snapshot.execute(
            f"select count(*), count(distinct ({key})), count(*) filter (where {missing}) from {source}"  # noqa: S608
        ).fetchall()[0]
        assert (total, without) == (distinct, 0), mart.name


def _figures(told: Told, bucket: str) -> dict[tuple[str, str], dict[str, FigureRow]]:
    """Give the figures of a bucket: (metric, scope id) → by month, or of the day of the tick.

    Of an earlier day a figure holds the tickets of the held days only: one issued before midnight and called after it
    counts in the tables alone.
    """
    today = str(local(datetime.fromtimestamp(NOW / 1_000_000, UTC)).date())
    found: dict[tuple[str, str], dict[str, FigureRow]] = defaultdict(dict)
    for key, row in told.figures.items():
        if key.bucket == bucket and key.scope != "service":
            begin = str(local(datetime.fromtimestamp(key.start / 1_000_000, UTC)).date())
            if bucket == "month" or begin == today:
                found[key.metric, key.scope_id][begin[:7] if bucket == "month" else begin] = row
    return found


NAMES = {one.unit_id: one.name for one in CITY.units.values()}


@pytest.mark.covers("M-08t", "M-11", "M-12", "M-12b", "M-12d", "M-12e")
def test_the_tickets_of_a_halls_day_are_the_figures_of_that_day(told: Told) -> None:
    of_days, compared = _figures(told, "day"), 0
    parts = {"M-11": ("no_shows", "called"), "M-12": ("left_early", "issued"), "M-12d": ("cleared", "issued"),
             "M-12b": ("service_sum_s", "timed"), "M-08t": ("total_wait_sum_s", "waited")}  # fmt: skip
    stored = {(row["hall"], str(row["day"])): row for row in told.rows("tickets_daily")}
    for code, (numerator, denominator) in parts.items():
        for hall_id, name in NAMES.items():
            for day, figure in of_days[code, hall_id].items():
                row = stored[name, day]
                assert (row[numerator], row[denominator]) == (figure.numerator, figure.denominator), (code, name, day)
                compared += 1
    assert compared >= 20
    for row in stored.values():
        assert row["left_early_pct"] is None or float(row["left_early_pct"]) == share(row["left_early"], row["issued"])
    over = [figure for (code, _), days in of_days.items() if code == "M-12e" for figure in days.values()]
    assert sum(row["unclosed"] for row in stored.values()) >= sum(figure.numerator for figure in over)


@pytest.mark.covers("M-05i", "M-05a", "M-05b", "M-05c")
def test_the_items_of_a_windows_day_are_the_figures_of_that_day(told: Told) -> None:
    of_days, compared = _figures(told, "day"), 0
    parts = {"M-05i": ("rated_items", "usable_items"), "M-05a": ("invited_items", "usable_items"),
             "M-05b": ("invited_and_rated", "invited_items"), "M-05c": ("unrated_items", "items")}  # fmt: skip
    reasons = {"not_invited": "unrated_not_invited", "no_press": "unrated_no_press", "no_device": "unrated_no_device"}
    stored = {(row["window_id"], str(row["day"])): row for row in told.rows("usage_daily")}
    for code, (numerator, denominator) in parts.items():
        for window_id in CITY.windows:
            for day, figure in of_days[code, window_id].items():
                row = stored[window_id, day]
                assert (row[numerator], row[denominator]) == (figure.numerator, figure.denominator), (code, day)
                compared += 1
                if code == "M-05c":
                    assert {why: row[name] for why, name in reasons.items() if row[name]} == figure.excluded
    assert compared >= 40


@pytest.mark.covers("M-07", "M-16", "M-16a", "M-17")
def test_reasons_and_the_handling_of_cases_are_the_figures_of_the_month(told: Told) -> None:
    of_months, compared = _figures(told, "month"), 0
    for row in told.rows("handling_monthly"):
        unit = next((key for key, name in NAMES.items() if name == row["unit"]), row["unit"])
        for code, numerator, denominator in (
            ("M-16", "early_done", "completed"),
            ("M-17", "overdue_untold", "overdue"),
        ):
            figure = of_months[code, unit].get(row["month"])
            held = (figure.numerator, figure.denominator) if figure else (0, 0)
            assert (row[numerator], row[denominator]) == held, (code, unit)
            compared += figure is not None
        if took := of_months["M-16a", unit].get(row["month"]):
            hours = [hour for hour, times in took.histogram.items() for _ in range(times)]
            assert (row["p50_h"], row["p90_h"]) == (rank(hours, 50), rank(hours, 90, 10)), unit
    for row in told.rows("reasons_monthly"):
        hall = next(key for key, name in NAMES.items() if name == row["hall"])
        assert row["naming_it"] == of_months["M-07", f"{hall}:{row['reason']}"][row["month"]].numerator
        assert row["with_reasons"] == of_months["M-07", hall][row["month"]].denominator
        compared += 1
    assert compared > 10
