"""The published days of the windows add up to the published halls and counties: in DuckDB here, in Spark when asked."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from schemas.instants import DAY, HOUR, micros
from tests.gate_home import GateHome, numbered
from tests.settled_city import Punctual, a_settled_city
from warehouse.lake.manifest import current, read_manifest
from warehouse.spark.rollups import TABLES, by_table, compare, in_duckdb

BEGIN = micros(datetime(2026, 10, 1, 1, tzinfo=UTC))
OVER = micros(datetime(2026, 11, 2, 5, tzinfo=UTC))


def close_a_month(home: Path) -> Path:
    """Publish October of a city of three halls; give the version's folder."""
    city = a_settled_city(3)
    made = GateHome(home, city)
    facts = Punctual(city, 7, BEGIN, BEGIN + 31 * DAY, 300).run().facts
    for (_, _, topic, key, _), message in zip(facts, numbered(message for *_, message in facts), strict=True):
        made.log.say(topic, key, message)
    for hours in (0, 1):  # the days, then the month that waits for them
        made.at(OVER + hours * HOUR)
        made.gate.look()
    made.close()
    return current(home)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("published")
    close_a_month(made)
    return made


def test_the_coarser_tables_are_the_sums_of_the_windows_days(home: Path) -> None:
    version, manifest = current(home), read_manifest(home)
    found = by_table(compare(version, manifest, in_duckdb(version)))
    assert set(found) == set(TABLES)
    assert all(one.rows > 0 and one.different == 0 for one in found.values()), found
    assert found["satisfaction_hall_monthly"].rows == 3


def test_rows_that_differ_or_are_missing_are_counted(home: Path) -> None:
    version, manifest = current(home), read_manifest(home)
    ask = in_duckdb(version)
    rows = [one.rows for one in compare(version, manifest, ask)]
    for wrong in (lambda sql: ask(sql).with_columns(pl.col("good") + 1), lambda sql: ask(sql).head(0)):
        assert [one.different for one in compare(version, manifest, wrong)] == rows
