"""AL-13: the hotline below 95 % over 24 hours, busy, or silent."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from schemas.events.hotline import CallAbandoned, CallAnswered, CallBusy, CallOffered
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant, micros
from schemas.reference import Threshold, Unit, city_of
from schemas.topics import HOTLINE
from streams.desk_hotline import HotlineDesk
from streams.hotline_findings import findings
from tests.unit.streams.a_fold import Log

NINE = micros(datetime(2026, 10, 14, 1, tzinfo=UTC))
"""Wednesday 14 October 2026, 09:00 in Shanghai."""


def call(at: int, call_id: str) -> dict[str, Any]:  # keyword arguments of call events
    return {"received_at": instant(at), "call_id": call_id, "centre_id": "H12345"}


def offer(log: Log, at: int, call_id: str, *, answered: bool) -> None:
    log.say(CallOffered(**call(at, call_id), line="12345"), at)
    end = CallAnswered(**call(at, call_id)) if answered else CallAbandoned(**call(at, call_id))
    log.say(end, at + 10 * SECOND)


def found(log: Log, at: int) -> list[tuple[str, int, int, int]]:
    log.tick(at)
    log.fold.statements(full=False)
    desk = log.fold._desk
    assert isinstance(desk, HotlineDesk)
    return [(one.code, one.since, one.measured, one.allowed) for one in findings(desk._state, at)]


@pytest.mark.covers("AL-13")
@pytest.mark.parametrize(("calls", "missed", "told"), [(20, 1, False), (20, 2, True), (19, 5, False)])
def test_the_rate_is_told_below_95_percent_of_at_least_20_calls(calls: int, missed: int, *, told: bool) -> None:
    log = Log(HOTLINE)
    for number in range(calls):
        offer(log, NINE + number * MINUTE, f"K{number:02}", answered=number >= missed)
    expected = [("AL-13/rate", NINE, 900, 950)] if told else []
    assert found(log, NINE + HOUR) == expected
    assert found(log, NINE + DAY + HOUR + MINUTE) == (
        [("AL-13/silent", NINE + (calls - 1) * MINUTE, 0, calls - 2)] if calls > 11 else []
    )


@pytest.mark.covers("AL-13")
def test_a_busy_line_is_told_while_half_of_the_last_half_hours_calls_are_blocked() -> None:
    log = Log(HOTLINE)
    for number in range(5):
        at = NINE + number * MINUTE
        log.say(CallBusy(**call(at, f"K{number}")), at)
    assert found(log, NINE + 10 * MINUTE) == [("AL-13/busy", NINE, 5, 2)]
    assert found(log, NINE + 40 * MINUTE) == [], "the blocked calls are older than half an hour"


@pytest.mark.covers("AL-13", "5.6-01")
def test_a_silent_hour_is_told_where_the_last_opening_day_had_calls_and_not_at_noon_or_at_night() -> None:
    log = Log(HOTLINE)
    for number in range(60):
        offer(log, NINE - DAY + number * 9 * MINUTE, f"Y{number:02}", answered=True)
    for number in range(12):
        offer(log, NINE - DAY + HOUR + number * 5 * MINUTE, f"X{number:02}", answered=True)
    offer(log, NINE + 30 * MINUTE, "K0", answered=True)
    assert found(log, NINE + HOUR) == []
    silent = found(log, NINE + 2 * HOUR - 5 * MINUTE)
    assert [one[:3] for one in silent] == [("AL-13/silent", NINE + 30 * MINUTE, 0)]
    assert found(log, NINE + 3 * HOUR + 30 * MINUTE) == [], "noon: closed"
    assert found(log, NINE + 13 * HOUR) == [], "night: closed"


@pytest.mark.covers("AL-13", "001-37")
def test_a_centre_goes_by_its_own_limits_from_the_day_on_which_they_count() -> None:
    own = {
        "answer_below_pct": 80,
        "answer_min_calls": 5,
        "line_busy_pct": 30,
        "line_busy_span_min": 60,
        "line_busy_calls": 4,
    }
    limits = [
        Threshold(name=name, unit_id="H12345", value=value, valid_from=date(2026, 10, 14))
        for name, value in own.items()
    ]
    log = Log(HOTLINE, city_of([Unit(unit_id="H12345", name="热线", kind="centre"), *limits]))
    for day in (NINE - DAY, NINE):
        for number in range(5):
            at = day + number * MINUTE
            if number < 2:
                log.say(CallBusy(**call(at, f"B{at}")), at)
            else:
                offer(log, at, f"A{at}", answered=True)
        expected = [("AL-13/rate", NINE, 600, 800), ("AL-13/busy", NINE, 2, 1)] if day == NINE else []
        assert found(log, day + 40 * MINUTE) == expected
        log.tick(day + 20 * HOUR)
