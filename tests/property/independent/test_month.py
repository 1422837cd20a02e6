"""A simulated month counted a second time, in polars from the messages alone: ten marts, equal to the digit."""

from collections.abc import Callable, Iterator

import duckdb
import polars as pl
import polars.selectors as cs
import pytest

from tests.property.independent import month
from tests.property.independent.bad_ratings import bad_handling_monthly
from tests.property.independent.calls import calls
from tests.property.independent.cases import on_the_spot_daily, on_time_monthly
from tests.property.independent.complaints import complaints_monthly
from tests.property.independent.messages import Messages
from tests.property.independent.places import Places
from tests.property.independent.queue import waits_daily, waits_hourly
from tests.property.independent.satisfaction import satisfaction_daily, satisfaction_monthly
from tests.property.independent.trips import trips_monthly
from tests.property.independent.workorders import workorders_monthly
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.publication import publish
from warehouse.snapshots import opened

Count = Callable[[Messages, Places], pl.DataFrame]
MARTS: dict[str, Count] = {
    "satisfaction_daily": satisfaction_daily,
    "satisfaction_monthly": satisfaction_monthly,
    "bad_handling_monthly": bad_handling_monthly,
    "waits_daily": waits_daily,
    "waits_hourly": waits_hourly,
    "on_time_monthly": on_time_monthly,
    "on_the_spot_daily": on_the_spot_daily,
    "trips_monthly": trips_monthly,
    "workorders_monthly": workorders_monthly,
    "complaints_monthly": complaints_monthly,
    "calls": calls,
}
CITY = month.a_city()
SEEDS = (11, 12)


@pytest.fixture(scope="module", params=SEEDS)
def log(request: pytest.FixtureRequest) -> Log:
    return month.a_month(CITY, request.param)


@pytest.fixture(scope="module")
def said(log: Log) -> Messages:
    return Messages(log.arrivals)


@pytest.fixture(scope="module")
def snapshot(log: Log, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("month")
    con, store = a_warehouse(home, CITY)
    load(store, log.arrivals, size=20_000)
    publish(con, home, 0)
    con.close()
    with opened(home) as found:
        yield found


def stored_as(snapshot: duckdb.DuckDBPyConnection, mart: str, columns: list[str]) -> pl.DataFrame:
    """Give a public table's columns: percentages as whole tenths, instants in UTC."""
    stored: pl.DataFrame = snapshot.sql(f"from {mart}").pl().select(columns)
    tenths = [name for name, kind in stored.schema.items() if kind.base_type() == pl.Decimal]
    instants = cs.datetime(time_zone="*").dt.convert_time_zone("UTC")
    return stored.with_columns(instants, *(pl.col(name).mul(10).cast(pl.Int64) for name in tenths))


def same(stored: pl.DataFrame, counted: pl.DataFrame) -> None:
    """Compare row by row and say which differ, those of the warehouse first."""
    ours, theirs = (sorted(map(str, frame.iter_rows())) for frame in (counted, stored))
    assert sorted(set(theirs) - set(ours)) == sorted(set(ours) - set(theirs)), counted.columns
    assert ours == theirs


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_says_what_counting_the_messages_anew_says(
    mart: str, said: Messages, snapshot: duckdb.DuckDBPyConnection
) -> None:
    counted = MARTS[mart](said, Places(CITY))
    assert counted.height > 0
    same(stored_as(snapshot, mart, counted.columns), counted)
