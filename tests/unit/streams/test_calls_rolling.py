"""The hotline over any 24 hours, by line; busy, no answer, called back, handed over (M-26, M-27, M-34)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.events.hotline import CallAbandoned, CallAnswered, CallBusy, CallCalledBack, CallOffered
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant, micros
from schemas.live import Figure
from schemas.topics import HOTLINE
from tests.unit.streams.a_fold import Log

NINE = micros(datetime(2026, 10, 14, 1, tzinfo=UTC))
"""Wednesday 14 October 2026, 09:00 in Shanghai."""
MIDNIGHT = NINE + 15 * HOUR


def call(at: int, call_id: str, **more: Any) -> dict[str, Any]:  # keyword arguments of call events
    return {"received_at": instant(at), "call_id": call_id, "centre_id": "H12345", **more}


def offer(log: Log, at: int, call_id: str, **more: Any) -> None:  # fields of call.offered
    log.say(CallOffered(**call(at, call_id), **{"line": "12345", **more}), at)


def answer(log: Log, at: int, call_id: str) -> None:
    offer(log, at, call_id)
    log.say(CallAnswered(**call(at, call_id)), at + SECOND)


def figures(log: Log) -> list[Figure]:
    return [said for _, said in log.fold.statements(full=True) if isinstance(said, Figure)]


def rate(log: Log, metric: str, scope: str = "centre", bucket: str = "rolling") -> tuple[int, int]:
    figure = log.figure(metric, scope, bucket)
    return figure.numerator, figure.denominator


@pytest.mark.covers("M-26")
def test_the_rolling_day_hops_by_a_quarter_and_holds_yesterdays_calls() -> None:
    log = Log(HOTLINE)
    answer(log, NINE, "K0")
    answer(log, NINE + 14 * MINUTE, "K1")
    log.say(CallBusy(**call(NINE + 15 * MINUTE, "K2")), NINE + 15 * MINUTE)
    log.tick(NINE + 20 * MINUTE)
    assert rate(log, "M-26") == (2, 3)
    assert log.figure("M-26", "centre", "rolling").start == NINE + 30 * MINUTE - DAY
    log.tick(NINE + DAY - MINUTE)
    assert rate(log, "M-26") == (2, 3), "the span is [09:00, 09:00): all of it is held over midnight"
    log.tick(NINE + DAY)
    assert log.figure("M-26", "centre", "rolling").start == NINE + 15 * MINUTE
    assert rate(log, "M-26") == (0, 1), "the calls of the first quarter have left, the one at 09:15 has not"


@pytest.mark.covers("M-26", "5.6-04")
def test_a_call_at_midnight_belongs_to_the_new_day_alone() -> None:
    log = Log(HOTLINE)
    answer(log, MIDNIGHT, "K0")
    offer(log, MIDNIGHT - 1, "K1")
    log.say(CallAbandoned(**call(MIDNIGHT - 1, "K1")), MIDNIGHT + 10 * SECOND)
    log.tick(MIDNIGHT + HOUR)
    days = {
        said.start: (said.numerator, said.denominator)
        for said in figures(log)
        if (said.metric, said.scope, said.bucket) == ("M-26", "centre", "day")
    }
    assert days == {MIDNIGHT - DAY: (0, 1), MIDNIGHT: (1, 1)}
    assert rate(log, "M-26") == (1, 2)


@pytest.mark.covers("M-27", "5.6-02")
def test_an_all_busy_line_scores_nothing_and_is_all_busy() -> None:
    log = Log(HOTLINE)
    for number in range(3):
        log.say(CallBusy(**call(NINE, f"K{number}")), NINE)
    log.tick(NINE + MINUTE)
    assert rate(log, "M-26") == (0, 3)
    assert rate(log, "M-27") == (3, 3)


@pytest.mark.covers("M-27", "5.6-03", "M-27a")
def test_who_gave_up_in_three_seconds_was_offered_and_not_answered_and_stands_in_no_answer_rate() -> None:
    log = Log(HOTLINE)
    offer(log, NINE, "K0", line="window")
    log.say(CallAbandoned(**call(NINE, "K0")), NINE + 3 * SECOND)
    answer(log, NINE, "K1")
    log.tick(NINE + MINUTE)
    assert rate(log, "M-27a") == (1, 2)
    assert rate(log, "M-26") == (1, 1)
    lines = {
        said.scope_id: said.numerator
        for said in figures(log)
        if (said.metric, said.bucket, said.scope) == ("M-27a", "day", "line")
    }
    assert lines == {"H12345:window": 1, "H12345:12345": 0}


@pytest.mark.covers("5.6-05")
def test_a_call_handed_over_by_another_centre_is_counted_there_and_not_here() -> None:
    log = Log(HOTLINE)
    offer(log, NINE, "K0", transferred_from="H110")
    log.say(CallAnswered(**call(NINE, "K0")), NINE + SECOND)
    log.tick(NINE + MINUTE)
    figure = log.figure("M-26", "centre", "day")
    assert (figure.numerator, figure.denominator, figure.excluded) == (0, 0, {"transferred": 1})


@pytest.mark.covers("M-34")
@pytest.mark.parametrize(("after", "counts"), [(HOUR, 1), (HOUR + SECOND, 0)])
def test_a_missed_caller_is_called_back_within_the_hour(after: int, counts: int) -> None:
    log = Log(HOTLINE)
    offer(log, NINE, "K0")
    given_up = NINE + 30 * SECOND
    log.say(CallAbandoned(**call(NINE, "K0")), given_up)
    log.say(CallBusy(**call(NINE, "K1")), NINE)
    log.say(CallCalledBack(**call(NINE, "K0")), given_up + after)
    answer(log, NINE, "K2")
    log.tick(NINE + 2 * HOUR)
    assert rate(log, "M-34", bucket="day") == (counts, 2)
