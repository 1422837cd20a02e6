"""A simulated month counted a second time, in polars from the messages alone, equal to the digit."""

from collections.abc import Iterator
from functools import partial

import duckdb
import pytest

from tests.property.independent import month
from tests.property.independent.bad_ratings import bad_handling_monthly
from tests.property.independent.calls import answer_rates, calls, calls_hourly
from tests.property.independent.cases import on_the_spot_daily, on_time_monthly
from tests.property.independent.compare import Count, published, question, same, stored_as
from tests.property.independent.complaints import complaints_monthly
from tests.property.independent.messages import Messages
from tests.property.independent.places import Places
from tests.property.independent.queue import waits_daily, waits_hourly
from tests.property.independent.satisfaction import satisfaction_daily, satisfaction_monthly
from tests.property.independent.trips import trips_monthly
from tests.property.independent.workorders import workorders_monthly
from tests.warehouse_log import Log

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
    "calls_hourly": calls_hourly,
    "answer rates": partial(answer_rates, month="2026-10"),
}
CITY = month.a_city()


@pytest.fixture(scope="module", params=[11, pytest.param(12, marks=pytest.mark.long)])
def log(request: pytest.FixtureRequest) -> Log:
    return month.a_month(CITY, request.param)


@pytest.fixture(scope="module")
def said(log: Log) -> Messages:
    return Messages(log.arrivals)


@pytest.fixture(scope="module")
def snapshot(log: Log, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with published(tmp_path_factory.mktemp("month"), CITY, log) as found:
        yield found


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_says_what_counting_the_messages_anew_says(
    mart: str, said: Messages, snapshot: duckdb.DuckDBPyConnection
) -> None:
    counted = MARTS[mart](said, Places(CITY))
    source = question(10, "2026-10") if mart == "answer rates" else mart
    assert counted.height > 0
    same(stored_as(snapshot, source, counted.columns), counted)
