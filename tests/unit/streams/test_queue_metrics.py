"""Every case of domain 5.5 that a ticket's own facts decide, as figures."""

from typing import Any

import pytest

from schemas.events.queue import (
    TicketCalled,
    TicketCancelled,
    TicketFinished,
    TicketIssued,
    TicketNoShow,
    TicketRecalled,
    TicketRequeued,
    TicketResumed,
    TicketServing,
    TicketSuspended,
    TicketSwept,
    TicketTransferred,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.live import Figure
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_visit, ticket


def issue(log: Log, at: int, visit: str, **more: Any) -> None:  # fields
    log.say(TicketIssued(**ticket(at, visit), **{"service_code": "HJ01", **more}), at)


def here(at: int, visit: str) -> dict[str, Any]:  # keyword arguments of events
    return ticket(at, visit, window_id=WINDOW_ID)


def counts(found: Figure) -> tuple[int, int]:
    return found.numerator, found.denominator


def stated(log: Log, metric: str) -> list[Figure]:
    return [one for _, one in log.fold.statements(full=True) if isinstance(one, Figure) and one.metric == metric]


@pytest.mark.covers("M-11", "M-12", "5.5-04", "5.5-05")
def test_called_three_times_then_served_and_requeued_and_served_are_no_no_shows() -> None:
    log = Log()
    for visit in ("V1", "V2"):
        issue(log, NINE, visit)
        log.say(TicketCalled(**here(NINE, visit)), NINE + MINUTE)
    log.say(TicketRecalled(**here(NINE, "V1")), NINE + 2 * MINUTE)
    log.say(TicketRecalled(**here(NINE, "V1")), NINE + 3 * MINUTE)
    log.say(TicketNoShow(**here(NINE, "V2")), NINE + 2 * MINUTE)
    log.tick(NINE + 3 * MINUTE)
    assert counts(log.figure("M-11", "hall", "day")) == (1, 2), "V2 has not come back yet"
    log.say(TicketRequeued(**ticket(NINE, "V2")), NINE + 4 * MINUTE)
    for visit in ("V1", "V2"):
        log.say(TicketCalled(**here(NINE, visit)), NINE + 5 * MINUTE)
        log.say(TicketServing(**here(NINE, visit)), NINE + 6 * MINUTE)
    log.tick(NINE + HOUR)
    assert counts(log.figure("M-11", "hall", "day")) == (0, 2)
    assert counts(log.figure("M-12", "hall", "day")) == (0, 2)


@pytest.mark.covers("M-11", "M-12", "5.5-08")
def test_swept_without_a_call_is_given_up_and_swept_after_a_call_is_a_no_show() -> None:
    log = Log()
    for visit in ("never", "called", "left"):
        issue(log, NINE, visit)
    log.say(TicketCalled(**here(NINE, "called")), NINE + 2 * MINUTE)
    log.say(TicketCancelled(**ticket(NINE, "left")), NINE + MINUTE)
    for visit in ("never", "called"):
        log.say(TicketSwept(**ticket(NINE, visit)), NINE + 8 * HOUR)
    log.tick(NINE + 8 * HOUR)
    assert counts(log.figure("M-11", "hall", "day")) == (1, 1)
    assert counts(log.figure("M-12", "hall", "day")) == (2, 3)
    assert counts(log.figure("M-12d", "hall", "day")) == (0, 3), "swept is never done"


@pytest.mark.covers("M-09b")
def test_waits_that_nobody_served_count_at_their_elapsed_time_in_the_censored_wait_alone() -> None:
    log = Log()
    a_visit(log, NINE, "V1", wait=4 * MINUTE, finish=NINE + 9 * MINUTE)
    issue(log, NINE, "printed and gone")
    log.say(TicketCalled(**here(NINE, "printed and gone")), NINE + 2 * MINUTE)
    log.say(TicketNoShow(**here(NINE, "printed and gone")), NINE + 5 * MINUTE)
    issue(log, NINE, "swept")
    log.say(TicketSwept(**ticket(NINE, "swept")), NINE + 75 * MINUTE)
    log.tick(NINE + 2 * HOUR)
    assert log.figure("M-09b", "hall", "day").histogram == {4: 1, 2: 1, 75: 1}
    assert log.figure("M-09", "hall", "day").histogram == {4: 1}


@pytest.mark.covers("M-08", "M-08t", "M-09", "5.5-06")
def test_a_ticket_transferred_twice_waits_for_two_services_and_its_total_is_the_sum_of_its_legs() -> None:
    log = Log()
    issue(log, NINE, "V1")
    log.say(TicketCalled(**here(NINE, "V1")), NINE + 10 * MINUTE)
    log.say(TicketServing(**here(NINE, "V1")), NINE + 10 * MINUTE)
    log.say(TicketTransferred(**ticket(NINE, "V1"), to_service_code="ZJ02"), NINE + 20 * MINUTE)
    log.say(TicketCalled(**here(NINE, "V1")), NINE + 25 * MINUTE)
    log.say(TicketServing(**here(NINE, "V1")), NINE + 25 * MINUTE)
    log.say(TicketTransferred(**ticket(NINE, "V1"), to_window_id=WINDOW_ID), NINE + 30 * MINUTE)
    log.say(TicketCalled(**here(NINE, "V1")), NINE + 37 * MINUTE)
    log.say(TicketServing(**here(NINE, "V1")), NINE + 37 * MINUTE)
    log.tick(NINE + 38 * MINUTE)
    assert counts(log.figure("M-08t", "hall", "day")) == (22 * 60, 1)
    by_service = {
        one.scope_id: one.histogram for one in stated(log, "M-09") if one.scope == "service" and one.bucket == "day"
    }
    assert by_service == {f"{HALL_ID}:HJ01": {10: 1}, f"{HALL_ID}:ZJ02": {5: 1, 7: 1}}
    assert log.figure("M-09", "hall", "rolling").histogram == {10: 1, 5: 1, 7: 1}
    log.tick(NINE + 40 * MINUTE)
    assert log.figure("M-09", "hall", "rolling").histogram == {5: 1, 7: 1}, "the first is 30 minutes ago"
    assert log.figure("M-09", "hall", "rolling").start == NINE + 15 * MINUTE


@pytest.mark.covers("M-12b", "5.5-07")
def test_service_suspended_over_lunch_counts_without_it_and_a_very_long_one_is_listed() -> None:
    log = Log()
    a_visit(log, NINE, "V1", wait=0, finish=NINE + 4 * HOUR)
    log.say(TicketSuspended(**here(NINE, "V1")), NINE + HOUR)
    log.say(TicketResumed(**here(NINE, "V1")), NINE + 3 * HOUR)
    log.tick(NINE + 5 * HOUR)
    found = log.figure("M-12b", "hall", "day")
    assert (*counts(found), found.histogram, found.excluded) == (2 * 3600, 1, {120: 1}, {})
    a_visit(log, NINE, "V2", wait=0, finish=NINE + 4 * HOUR + MINUTE)
    log.tick(NINE + 6 * HOUR)
    found = log.figure("M-12b", "window", "day")
    assert (*counts(found), found.excluded) == (6 * 3600 + 60, 2, {"over_4h": 1})


@pytest.mark.covers("M-12d")
def test_clearance_counts_what_was_finished_on_the_day_of_issue_extended_hours_included() -> None:
    log, evening = Log(), NINE + 9 * HOUR
    a_visit(log, evening, "V1", wait=0, finish=evening + HOUR)
    a_visit(log, NINE, "V2", wait=0, finish=NINE + DAY)
    log.tick(NINE + DAY)
    assert counts(log.figure("M-12d", "hall", "day")) == (1, 2)


@pytest.mark.covers("M-12e", "D5")
def test_at_day_close_what_nothing_ended_is_unclosed_until_the_late_end_comes() -> None:
    log = Log()
    issue(log, NINE, "V1")
    a_visit(log, NINE, "V2", wait=0, finish=NINE + HOUR)
    log.tick(NINE + 8 * HOUR)
    assert stated(log, "M-12e") == [], "the day is not over"
    log.tick(NINE + 15 * HOUR)
    assert counts(log.figure("M-12e", "hall", "day")) == (1, 2)
    log.say(TicketFinished(**here(NINE, "V1")), NINE + 2 * HOUR, late=14 * HOUR)
    log.tick(NINE + 16 * HOUR + MINUTE)
    assert counts(log.figure("M-12e", "hall", "day")) == (0, 2)


@pytest.mark.covers("M-08", "M-10", "5.5-11")
def test_an_early_appointment_waits_from_its_slot_and_people_are_counted_by_service() -> None:
    log = Log()
    issue(log, NINE, "V1", slot_at=instant(NINE + 40 * MINUTE))
    issue(log, NINE, "V2")
    issue(log, NINE, "V3", service_code="ZJ02")
    log.tick(NINE + 39 * MINUTE)
    assert {one.scope_id: one.numerator for one in stated(log, "M-10")} == {
        HALL_ID: 2,
        f"{HALL_ID}:HJ01": 1,
        f"{HALL_ID}:ZJ02": 1,
    }
    log.say(TicketCalled(**here(NINE, "V1")), NINE + 45 * MINUTE)
    log.say(TicketServing(**here(NINE, "V1")), NINE + 45 * MINUTE)
    log.tick(NINE + HOUR)
    assert counts(log.figure("M-08", "hall", "day")) == (5 * 60, 1)


@pytest.mark.covers("M-11", "M-12", "5.5-15", "5.5-16")
def test_the_same_number_tomorrow_is_another_ticket_and_a_hall_that_told_of_no_ticket_has_no_figure() -> None:
    log = Log()
    issue(log, NINE, "2026-10-14-A001")
    log.say(TicketCancelled(**ticket(NINE, "2026-10-14-A001")), NINE + MINUTE)
    issue(log, NINE + DAY, "2026-10-15-A001")
    log.tick(NINE + DAY + HOUR)
    assert sorted(counts(one) for one in stated(log, "M-12")) == [(0, 1), (1, 1)]
    assert stated(log, "M-11") == stated(log, "M-12b") == stated(log, "M-09") == [], "null, not 0"
