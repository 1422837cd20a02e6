"""Real data counted a second time, in polars from the messages alone, equal to the digit.

Neither data set holds a rating or a visit: the ratings are the project's own sample, the visits are the bank's calls
read as a hall's counters, the work orders Boston's requests.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from schemas.reference import City
from tests.property.independent import real
from tests.property.independent.bad_ratings import bad_handling_monthly
from tests.property.independent.calls import answer_rates, calls, calls_hourly
from tests.property.independent.cases import on_time_monthly
from tests.property.independent.compare import Count, published, question, same, stored_as
from tests.property.independent.messages import Messages
from tests.property.independent.places import Places
from tests.property.independent.queue import waits_daily, waits_hourly
from tests.property.independent.satisfaction import satisfaction_daily, satisfaction_monthly
from tests.property.independent.trips import trips_monthly
from tests.property.independent.workorders import workorders_monthly
from tests.warehouse_log import Log

FEBRUARY = "1999-02"
SATISFACTION: dict[str, Count] = {
    "satisfaction_daily": satisfaction_daily,
    "satisfaction_monthly": satisfaction_monthly,
}
CHECKS: dict[str, tuple[Callable[[], tuple[City, Log]], dict[str, Count]]] = {
    "the sample": (real.sample, {**SATISFACTION, "bad_handling_monthly": bad_handling_monthly}),
    "two weeks of calls": (
        real.bank_calls,
        {"calls": calls, "calls_hourly": calls_hourly, question(10, FEBRUARY): partial(answer_rates, month=FEBRUARY)},
    ),
    "the calls as counters": (
        real.bank_counters, {**SATISFACTION, "waits_daily": waits_daily, "waits_hourly": waits_hourly},
    ),
    "a year of requests": (
        real.boston_cases, {"on_time_monthly": on_time_monthly, "trips_monthly": trips_monthly},
    ),
    "the requests as work orders": (real.boston_orders, {"workorders_monthly": workorders_monthly}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKS)
def test_the_marts_of_real_data_say_what_counting_anew_says(name: str, tmp_path: Path) -> None:
    make, marts = CHECKS[name]
    city, log = make()
    said, places = Messages(log.arrivals), Places(city)
    with published(tmp_path, city, log) as snapshot:
        for source, count in marts.items():
            counted = count(said, places)
            assert counted.height > 0
            same(stored_as(snapshot, source, counted.columns), counted)
