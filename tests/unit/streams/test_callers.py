"""Repeat dials (M-27b): who dials again and again before anybody answers (001-37; domain 5.6)."""

from datetime import date
from typing import Any

import pytest

from schemas.events.hotline import CallAbandoned, CallAnswered, CallBusy, CallOffered
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant
from schemas.live import Figure
from schemas.reference import Threshold, Unit, city_of
from schemas.topics import HOTLINE
from tests.unit.streams.a_fold import NINE, Log


def call(at: int, call_id: str) -> dict[str, Any]:  # keyword arguments of call events
    return {"received_at": instant(at), "call_id": call_id, "centre_id": "H12345"}


def busy(log: Log, at: int, caller: str | None = "P1", line: str | None = "window") -> None:
    log.say(CallBusy(**call(at, f"K{len(log.values)}"), caller_ref=caller, line=line), at)


def offered(log: Log, at: int, caller: str = "P1", *, answered: bool) -> None:
    what = call(at, f"K{len(log.values)}")
    log.say(CallOffered(**what, line="window", caller_ref=caller), at)
    log.say((CallAnswered if answered else CallAbandoned)(**what), at + 3 * SECOND)


def counts(log: Log, scope: str = "centre", day: int = NINE - 9 * HOUR) -> tuple[int, int, dict[str, int]]:
    (found,) = [
        said
        for _, said in log.fold.statements(full=True)
        if isinstance(said, Figure) and (said.metric, said.scope, said.start) == ("M-27b", scope, day)
    ]
    return found.numerator, found.denominator, found.excluded


@pytest.mark.covers("M-27", "001-37", "M-27b")
def test_three_dials_in_an_hour_before_the_first_answer_are_repeated_for_the_centre_and_the_windows_line() -> None:
    log = Log(HOTLINE)
    busy(log, NINE)
    offered(log, NINE + 30 * MINUTE, answered=False)
    busy(log, NINE + 60 * MINUTE)
    offered(log, NINE + 61 * MINUTE, answered=True)
    offered(log, NINE, "P2", answered=True)
    log.tick(NINE + 2 * HOUR)
    assert counts(log) == counts(log, "line") == (1, 2, {})


@pytest.mark.covers("M-27")
def test_dials_after_an_answer_or_further_apart_than_an_hour_are_not_repeated() -> None:
    log = Log(HOTLINE)
    busy(log, NINE, "P1")
    offered(log, NINE + MINUTE, "P1", answered=True)
    for minute in (2, 3, 4):
        busy(log, NINE + minute * MINUTE, "P1")
    for at in (NINE, NINE + 30 * MINUTE, NINE + 60 * MINUTE + 1):
        busy(log, at, "P2")
    log.tick(NINE + 2 * HOUR)
    assert counts(log) == (0, 2, {})


@pytest.mark.covers("M-27", "5.6-06")
def test_one_person_who_calls_twenty_times_is_one_caller_and_a_call_without_a_pseudonym_is_counted_apart() -> None:
    log = Log(HOTLINE)
    for minute in range(20):
        busy(log, NINE + minute * MINUTE)
    busy(log, NINE, None, None)
    log.tick(NINE + 2 * HOUR)
    assert counts(log) == (1, 1, {"no_caller": 1})
    assert counts(log, "line") == (1, 1, {}), "a busy tone that names no line stands under the centre alone"


def test_an_answer_that_is_told_late_takes_the_repetition_back() -> None:
    log = Log(HOTLINE)
    for minute in (1, 2, 3):
        busy(log, NINE + minute * MINUTE)
    log.tick(NINE + HOUR)
    assert counts(log)[:2] == (1, 1)
    offered(log, NINE, answered=True)
    log.tick(NINE + 2 * HOUR)
    assert counts(log)[:2] == (0, 1)


@pytest.mark.covers("5.6-04", "M-27b")
def test_dials_at_midnight_belong_to_the_days_on_which_they_were_made() -> None:
    log = Log(HOTLINE)
    midnight = NINE + 15 * HOUR
    for minute in (-2, -1, 0):
        busy(log, midnight + minute * MINUTE)
    log.tick(midnight + HOUR)
    assert counts(log) == (0, 1, {})
    assert counts(log, day=midnight) == (0, 1, {})
    log.tick(midnight + 3 * DAY)
    assert not [said for _, said in log.fold.statements(full=True) if isinstance(said, Figure)]


def test_a_centre_may_have_limits_of_its_own() -> None:
    stricter = (
        Threshold(name="repeat_dials", unit_id="H12345", value=2, valid_from=date(2026, 10, 14)),
        Threshold(name="repeat_span_min", unit_id="H12345", value=5, valid_from=date(2026, 10, 14)),
    )
    log = Log(HOTLINE, city_of([Unit(unit_id="H12345", name="热线", kind="centre"), *stricter]))
    for caller, apart in (("P1", 5 * MINUTE), ("P2", 5 * MINUTE + 1)):
        busy(log, NINE, caller)
        busy(log, NINE + apart, caller)
    log.tick(NINE + HOUR)
    assert counts(log)[:2] == (1, 2)
