"""The public dimensions say what the city's own functions say, on every day that matters."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from schemas.calendar import Calendar
from schemas.instants import DAY, HOUR, micros
from schemas.thresholds import CATALOGUE
from tests.disorder import Play, a_small_city
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.marts import BY_NAME
from warehouse.marts.reference import MARTS
from warehouse.publication import publish
from warehouse.snapshots import opened

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
DAYS = [date(2026, 10, 11) + timedelta(days=step) for step in range(4)]
CITY = a_small_city()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home: Path = tmp_path_factory.mktemp("dimensions")
    log = Log()
    for _, _, topic, key, message in Play(CITY, 7, BEGIN, BEGIN + DAY, 300).run().facts:
        log.say(topic, key, message)
    log.tick(BEGIN + DAY - HOUR)
    con, store = a_warehouse(home, CITY)
    load(store, log.arrivals)
    publish(con, home, 0)
    con.close()
    with opened(home) as found:
        yield found


def as_of(snapshot: duckdb.DuckDBPyConnection, table: str, on: date) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = (
        snapshot.sql(
            f"from {table} where not is_superseded and valid_from <= $day and (valid_to is null or $day < valid_to)",
            params={"day": on},
        )
        .pl()
        .to_dicts()
    )
    return rows


def test_a_history_read_as_of_a_day_is_the_city_of_that_day(snapshot: duckdb.DuckDBPyConnection) -> None:
    for on in DAYS:
        then = CITY.at(on)
        units = {row["unit_id"]: (row["name"], row["parent_id"]) for row in as_of(snapshot, "units_history", on)}
        assert units == {key: (one.name, one.parent_id) for key, one in then.units.items()}, on
        windows = {row["window_id"]: (row["hall_id"], row["has_terminal"], row["is_judged"])
                   for row in as_of(snapshot, "windows_history", on)}  # fmt: skip
        assert windows == {key: (one.hall_id, one.has_terminal, one.judged) for key, one in then.windows.items()}, on
        staff = {row["staff_ref"]: row["window_id"] for row in as_of(snapshot, "staff_history", on)}
        assert staff == {key: one.window_id for key, one in then.staff.items()}, on
        services = {row["service_code"]: row["promise_days"] for row in as_of(snapshot, "services_history", on)}
        assert services == {key: one.promise_days for key, one in then.services.items()}, on


def test_a_rule_of_a_unit_is_its_own_row_or_else_everybodys(snapshot: duckdb.DuckDBPyConnection) -> None:
    rows = snapshot.execute("select rule, unit_id, valid_from, valid_to, value from rules_in_force").fetchall()
    assert any(unit_id for _, unit_id, *_ in rows)
    named = {(rule, unit_id) for rule, unit_id, *_ in rows}
    for on in DAYS:
        values = {
            (rule, unit_id): value
            for rule, unit_id, since, until, value in rows
            if since <= on and (until is None or on < until)
        }
        for known in CATALOGUE:
            for unit_id in ("", *CITY.units, *CITY.windows):
                asked = (known.name, unit_id) if (known.name, unit_id) in named else (known.name, "")
                assert values[asked] == CITY.value(known.name, unit_id, on), (known.name, unit_id, on)


def test_the_calendar_opens_counts_and_doubts_as_the_calendar_does(snapshot: duckdb.DuckDBPyConnection) -> None:
    calendar = Calendar(CITY.calendar)
    rows = snapshot.execute(
        "select unit_id, day_on, is_working, working_number, is_provisional, opening_minutes from calendar"
    ).fetchall()
    assert {row[1] for row in rows} >= {date(2026, 1, 1), date(2027, 12, 31)}
    for unit_id, on, is_working, number, is_provisional, minutes in rows:
        assert is_working == calendar.is_working(on), on
        assert number == calendar.working_number(on), on
        assert is_provisional == calendar.is_provisional(on), on
        assert minutes == sum(end - begin for begin, end in calendar.intervals(unit_id, on)), (unit_id, on)


def test_no_dimension_says_a_contact_or_has_two_rows_of_one_key(snapshot: duckdb.DuckDBPyConnection) -> None:
    for mart in MARTS:
        assert "contact" not in mart.columns
        key = ", ".join(mart.key)
        total, distinct, missing = snapshot.execute(
            f"select count(*), count(distinct ({key})), "  # noqa: S608 - own names
            f"count(*) filter (where {' or '.join(f'{one} is null' for one in mart.key)}) from {mart.name}"
        ).fetchall()[0]
        assert (total, missing) == (distinct, 0), mart.name
        assert total > 0, mart.name


def test_each_metric_is_a_row_with_words_in_both_languages(snapshot: duckdb.DuckDBPyConnection) -> None:
    rows = snapshot.sql("from metrics").pl().to_dicts()
    assert len(rows) > 80
    for row in rows:
        assert len(row["definition"]) > 6, row["code"]
        assert len(row["definition_en"]) > 12, row["code"]
        assert all(table in BY_NAME for table in row["tables"]), row["code"]
    assert next(row for row in rows if row["code"] == "M-35")["tables"] == ["complaints", "complaints_monthly"]
