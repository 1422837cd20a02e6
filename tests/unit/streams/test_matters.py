"""Promises: due, near-due, overdue, kept; and calls at the hotline."""

from typing import Any

import pytest

from schemas.events.case import (
    CaseAccepted,
    CaseCompleted,
    CaseDeficientAccepted,
    CaseExtended,
    CaseReopened,
    CaseResumed,
    CaseSuspended,
    CaseWithdrawn,
)
from schemas.events.hotline import CallAbandoned, CallAnswered, CallBusy, CallExcluded, CallOffered
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant
from schemas.live import CallBoard, CaseBoard
from schemas.topics import CASE, HOTLINE
from tests.unit.streams.a_fold import NINE, Log

MIDNIGHT = NINE - 9 * HOUR
"""The start of Wednesday 14 October 2026."""


def case(at: int, case_no: str = "C1", **more: Any) -> dict[str, Any]:  # keyword arguments of case events
    return {"received_at": instant(at), "case_no": case_no, "unit_id": "CGPCS", **more}


def accepted(at: int, days: int | None = 2, case_no: str = "C1", **more: Any) -> CaseAccepted:
    return CaseAccepted(**case(at, case_no), service_code="HJ01", promise_days=days, **more)


def board(log: Log) -> tuple[int, int, int]:
    said = dict(log.fold.statements(full=True))["cases/CGPCS"]
    assert isinstance(said, CaseBoard)
    return said.open, said.overdue, said.near_due


@pytest.mark.covers("000-40", "001-40", "M-13")
def test_a_case_is_due_at_the_end_of_the_last_working_day_and_overdue_right_after() -> None:
    log = Log(CASE)
    log.say(accepted(NINE), NINE)  # Wednesday; due Friday 24:00
    due = MIDNIGHT + 3 * DAY
    log.tick(NINE + MINUTE)
    assert board(log) == (1, 0, 0)
    log.tick(MIDNIGHT + DAY)  # Thursday: one working day left
    assert board(log) == (1, 0, 1)
    log.tick(due)
    assert board(log) == (1, 0, 1)
    assert log.figure("M-15", "unit", "month").numerator == 0
    log.tick(due + MINUTE)
    assert board(log) == (1, 1, 0)
    log.say(CaseCompleted(**case(due)), due)
    assert board(log) == (0, 0, 0)
    assert log.figure("M-15", "unit", "month").numerator == 1


@pytest.mark.covers("M-13")
def test_an_extension_before_the_due_instant_moves_it_and_one_at_it_cures_nothing() -> None:
    for granted, overdue in ((2 * DAY, 0), (3 * DAY, 1)):
        log = Log(CASE)
        log.say(accepted(NINE), NINE)
        later = CaseExtended(**case(NINE), due_at=instant(MIDNIGHT + 20 * DAY), approver="city")
        log.say(later, MIDNIGHT + granted)
        log.tick(MIDNIGHT + 4 * DAY)
        assert board(log)[1] == overdue


def test_a_suspended_case_is_not_overdue_and_its_due_moves_by_the_working_days_it_stood() -> None:
    log = Log(CASE)
    log.say(accepted(NINE), NINE)
    log.say(CaseSuspended(**case(NINE), kind="expert"), NINE + DAY)  # Thursday
    log.tick(NINE + 10 * DAY)
    assert board(log)[1] == 0
    log.say(CaseResumed(**case(NINE)), NINE + 5 * DAY)  # Monday: stood two working days; due Tuesday 24:00
    log.tick(MIDNIGHT + 7 * DAY)
    assert board(log)[1] == 0
    log.tick(MIDNIGHT + 7 * DAY + MINUTE)
    assert board(log)[1] == 1


def test_a_reopened_case_is_open_again_under_its_first_promise() -> None:
    log = Log(CASE)
    log.say(accepted(NINE), NINE)
    log.say(CaseReopened(**case(NINE)), NINE + DAY)
    log.say(CaseCompleted(**case(NINE)), NINE + HOUR)
    log.tick(MIDNIGHT + 5 * DAY)
    assert board(log) == (1, 1, 0)


@pytest.mark.covers("M-15")
def test_a_case_without_a_promise_is_counted_apart_and_one_withdrawn_in_time_nowhere() -> None:
    log = Log(CASE)
    log.say(accepted(NINE, None), NINE)
    log.say(accepted(NINE, 1, "C2"), NINE)
    log.say(CaseWithdrawn(**case(NINE, "C2")), NINE + HOUR)
    log.tick(MIDNIGHT + 5 * DAY)
    found = log.figure("M-13", "unit", "now")
    assert (found.denominator, found.excluded) == (0, {"no_promise": 1})
    assert not [key for key, _ in log.fold.statements(full=True) if "M-15" in key]


@pytest.mark.covers("D-10")
def test_deficient_acceptance_begins_the_promise_all_the_same() -> None:
    log = Log(CASE)
    log.say(CaseDeficientAccepted(**case(NINE), service_code="HJ01", promise_days=1), NINE)
    log.tick(MIDNIGHT + 5 * DAY)
    assert board(log) == (1, 1, 0)


def test_a_closed_case_leaves_after_its_month_and_takes_the_mark_along() -> None:
    log = Log(CASE)
    log.say(accepted(NINE), NINE)
    log.say(CaseCompleted(**case(NINE)), NINE + HOUR)
    log.tick(NINE + 2 * HOUR)
    assert log.fold.mark() == 0
    log.tick(NINE + 40 * DAY)
    assert log.figure("M-15", "unit", "month").denominator == 1
    log.tick(NINE + 50 * DAY)  # December: October is over, and so is the month after it
    assert log.fold.mark() == len(log.values) - 1
    assert not [key for key, said in log.fold.statements(full=True) if said is not None]
    assert log.fold.statements(full=True) == []


def test_an_open_case_is_held_for_ever() -> None:
    log = Log(CASE)
    log.say(accepted(NINE), NINE)
    log.tick(NINE + 500 * DAY)
    assert log.fold.mark() == 0
    assert board(log) == (1, 1, 0)


def test_the_mark_stays_before_the_end_of_a_case_whose_beginning_was_told_again_later() -> None:
    log = Log(CASE)
    identity = log.say(accepted(NINE), NINE, number=1)
    log.say(CaseCompleted(**case(NINE)), NINE + HOUR)
    log.say(accepted(NINE), NINE, identity=identity, number=1, late=DAY)
    log.tick(NINE + 100 * DAY)
    assert log.fold.mark() == 3
    late = Log(CASE)
    late.say(CaseCompleted(**case(NINE)), NINE + HOUR, late=DAY)
    late.say(accepted(NINE), NINE, late=DAY)
    late.say(accepted(NINE, None, "C2"), NINE, late=DAY)
    late.say(CaseCompleted(**case(NINE, "C2")), NINE + HOUR, late=DAY)
    late.tick(NINE + 100 * DAY)
    mark = late.fold.mark()
    assert mark is not None
    begun_there = late.fresh()
    begun_there.take(list(enumerate(late.values))[mark:])
    assert begun_there.statements(full=True) == late.fold.statements(full=True) == []


def call(at: int, call_id: str, **more: Any) -> dict[str, Any]:  # keyword arguments of call events
    return {"received_at": instant(at), "call_id": call_id, "centre_id": "H12345", **more}


@pytest.mark.covers("M-26", "M-26a")
def test_the_answer_rate_counts_blocked_calls_and_leaves_out_who_gave_up_at_once() -> None:
    log = Log(HOTLINE)
    for number in range(6):
        log.say(CallOffered(**call(NINE, f"K{number}"), line="12345"), NINE)
    log.say(CallAnswered(**call(NINE, "K0")), NINE + 15 * SECOND)
    log.say(CallAnswered(**call(NINE, "K1"), wait_s=16), NINE + 3 * SECOND)
    log.say(CallAbandoned(**call(NINE, "K2")), NINE + 5 * SECOND)
    log.say(CallAbandoned(**call(NINE, "K3")), NINE + 6 * SECOND)
    log.say(CallExcluded(**call(NINE, "K4"), ground="phantom"), NINE)
    log.say(CallBusy(**call(NINE, "K9")), NINE)
    log.tick(NINE + MINUTE)
    rate, soon = log.figure("M-26", "centre", "day"), log.figure("M-26a", "centre", "halfhour")
    excluded = {"abandoned_5s": 1, "excluded": 1, "open": 1}
    assert (rate.numerator, rate.denominator, rate.excluded) == (2, 4, excluded)
    assert (soon.numerator, soon.denominator) == (1, 4)
    said = dict(log.fold.statements(full=True))["calls/H12345"]
    assert isinstance(said, CallBoard)
    assert (said.waiting, said.oldest_offered_at) == (1, NINE)


def test_an_answer_before_the_offer_is_a_wait_of_nothing() -> None:
    log = Log(HOTLINE)
    log.say(CallOffered(**call(NINE, "K0"), line="12345"), NINE + MINUTE)
    log.say(CallAnswered(**call(NINE, "K0")), NINE)
    log.tick(NINE + HOUR)
    assert log.figure("M-26a", "centre", "day").numerator == 1
