"""Open demands: how many, beyond their promise, how old (M-24; 000-56)."""

from typing import Any

import pytest

from schemas.events.case import CaseAccepted, DemandClosed, DemandOpened, DemandProgressed
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.topics import CASE
from tests.unit.streams.a_fold import NINE, Log

MIDNIGHT = NINE - 9 * HOUR
"""The start of Wednesday 14 October 2026."""


def demand(demand_id: str = "D1", **more: Any) -> dict[str, Any]:  # keyword arguments of demand events
    return {"received_at": instant(NINE), "demand_id": demand_id, "unit_id": "CGPCS", **more}


def opened(demand_id: str = "D1", days: int | None = 2, **more: Any) -> DemandOpened:
    return DemandOpened(**demand(demand_id), category="x", channel="window", promise_days=days, **more)


@pytest.mark.covers("M-24", "M-24a")
def test_open_demands_are_counted_with_those_beyond_their_promise_and_their_age_in_days() -> None:
    log = Log(CASE)
    log.say(opened(), NINE)  # Wednesday: due Friday 24:00
    log.say(opened("D2", None), NINE + DAY)
    log.say(opened("D3"), NINE + DAY)
    log.say(DemandClosed(**demand("D3"), reason="explained"), NINE + 2 * DAY)
    log.say(opened("D4", test=True), NINE)
    log.tick(MIDNIGHT + 3 * DAY)
    size = log.figure("M-24", "unit", "now")
    assert (size.numerator, size.denominator, size.excluded) == (0, 2, {"no_promise": 1})
    log.tick(MIDNIGHT + 3 * DAY + MINUTE)
    assert log.figure("M-24", "unit", "now").numerator == 1
    assert log.figure("M-24a", "unit", "now").histogram == {3: 1, 2: 1}


def test_a_demand_grows_a_day_older_at_each_local_midnight_without_any_event() -> None:
    log = Log(CASE)
    log.say(opened(), NINE)
    for at, age in ((MIDNIGHT + DAY - MINUTE, 0), (MIDNIGHT + DAY, 1), (MIDNIGHT + 2 * DAY, 2), (NINE + 40 * DAY, 40)):
        log.tick(at)
        assert log.figure("M-24a", "unit", "now").histogram == {age: 1}
    log.tick(NINE)
    assert log.figure("M-24a", "unit", "now").histogram == {0: 1}
    log.tick(MIDNIGHT + DAY)
    assert log.figure("M-24a", "unit", "now").histogram == {1: 1}


def test_an_open_demand_is_held_for_ever_and_a_closed_one_leaves_when_all_is_told() -> None:
    log = Log(CASE)
    log.say(opened(), NINE)
    log.tick(NINE + 500 * DAY)
    assert log.fold.mark() == 0
    log.say(DemandClosed(**demand(), reason="settled"), NINE + 500 * DAY)
    log.tick(NINE + 532 * DAY)
    assert log.fold.mark() == len(log.values) - 1
    assert log.fold.statements(full=True) == []


def test_a_case_that_names_a_demand_is_a_case_and_a_demand_without_an_opening_counts_nowhere() -> None:
    log = Log(CASE)
    case = {"received_at": instant(NINE), "case_no": "C1", "unit_id": "CGPCS", "demand_id": "D1"}
    log.say(CaseAccepted(**case, service_code="HJ", promise_days=2), NINE)  # type: ignore[arg-type]  # plain words
    log.say(DemandProgressed(**demand(), progress="asked"), NINE)
    log.tick(NINE + HOUR)
    assert not [key for key, _ in log.fold.statements(full=True) if "M-24" in key]
    assert log.figure("M-13", "unit", "now").denominator == 1
