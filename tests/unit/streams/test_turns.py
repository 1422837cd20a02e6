"""Who went ahead of whom (M-12c): by service, priority and day of issue, whatever came first into the log."""

from random import Random
from typing import Any

import pytest

from schemas.events.queue import (
    TicketCalled,
    TicketCancelled,
    TicketIssued,
    TicketRequeued,
    TicketServing,
    TicketTransferred,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.live import Figure
from streams.turns import Line
from tests.unit.streams.a_fold import NINE, WINDOW_ID, Log, ticket


def issue(log: Log, minute: int, visit: str, **more: Any) -> None:  # fields
    at = NINE + minute * MINUTE
    log.say(TicketIssued(**ticket(NINE, visit), **{"service_code": "HJ01", **more}), at)


def serve(log: Log, minute: int, visit: str) -> None:
    at = NINE + minute * MINUTE
    log.say(TicketCalled(**ticket(NINE, visit, window_id=WINDOW_ID)), at)
    log.say(TicketServing(**ticket(NINE, visit, window_id=WINDOW_ID)), at + MINUTE)


def order(log: Log) -> Figure:
    log.tick(NINE + 8 * HOUR)
    return log.figure("M-12c", "hall", "day")


def counts(found: Figure) -> tuple[int, int, dict[str, int]]:
    return found.numerator, found.denominator, found.excluded


@pytest.mark.covers("M-12c", "001-22")
def test_a_ticket_called_before_one_issued_earlier_is_out_of_order_once_the_earlier_one_is_called() -> None:
    log = Log()
    for minute, visit in enumerate(("first", "second", "third")):
        issue(log, minute, visit)
    serve(log, 10, "third")
    serve(log, 11, "second")
    assert counts(order(log)) == (1, 2, {}), "the third went ahead of the second; the first was never called"
    serve(log, 12, "first")
    assert counts(order(log)) == (2, 3, {}), "now it is known that both went ahead of the first"


@pytest.mark.covers("M-12c")
def test_in_turn_and_of_one_instant_nobody_is_ahead() -> None:
    log = Log()
    for visit in ("a", "b"):
        issue(log, 0, visit)
    issue(log, 1, "c")
    for minute, visit in enumerate(("b", "a", "c")):
        serve(log, 10 + minute, visit)
    assert counts(order(log)) == (0, 3, {})


@pytest.mark.covers("M-12c", "001-22", "5.5-12")
def test_a_jump_of_the_green_channel_or_an_appointment_is_no_breach_and_is_counted_by_its_reason() -> None:
    log = Log()
    issue(log, 0, "plain")
    issue(log, 1, "green", priority="green_channel")
    issue(log, 2, "booked", priority="appointment")
    issue(log, 3, "slot", slot_at=instant(NINE + 5 * MINUTE))
    issue(log, 4, "old", priority="elderly")
    issue(log, 5, "passed on")
    issue(log, 6, "missed")
    log.say(TicketTransferred(**ticket(NINE, "passed on"), to_service_code="HJ01"), NINE + 7 * MINUTE)
    log.say(TicketRequeued(**ticket(NINE, "missed")), NINE + 8 * MINUTE)
    for minute, visit in enumerate(("green", "booked", "slot", "old", "passed on", "missed", "plain")):
        serve(log, 10 + minute, visit)
    reasons = {"green_channel": 1, "appointment": 2, "passed_on": 1, "requeued": 1}
    assert counts(order(log)) == (0, 2, reasons), "the elderly have a line of their own"


@pytest.mark.covers("M-12c")
def test_another_service_another_day_and_a_ticket_given_up_are_no_line_of_mine() -> None:
    log = Log()
    issue(log, 0, "other service", service_code="ZJ02")
    issue(log, 0, "given up")
    log.say(TicketCancelled(**ticket(NINE, "given up")), NINE + 30 * MINUTE)
    yesterday = ticket(NINE - DAY, "yesterday")
    log.say(TicketIssued(**yesterday, service_code="HJ01"), NINE - HOUR * 12)
    issue(log, 1, "mine")
    for minute, visit in enumerate(("mine", "other service")):
        serve(log, 10 + minute, visit)
    log.say(TicketCalled(**yesterday, window_id=WINDOW_ID), NINE + 40 * MINUTE)
    assert counts(order(log)) == (0, 2, {})


@pytest.mark.covers("M-12c")
def test_a_late_call_of_an_earlier_ticket_restates_the_day_in_any_order_of_arrival() -> None:
    told = [("a", 30), ("b", 20), ("c", 25), ("d", 10)]
    for seed in range(5):
        log = Log()
        for visit, minute in Random(seed).sample(told, len(told)):
            serve(log, minute, visit)
            issue(log, ord(visit) - ord("a"), visit)
        assert counts(order(log)) == (3, 4, {}), "only a had nobody before it who was still waiting"


def test_a_line_counted_step_by_step_is_the_line_counted_at_once() -> None:
    rng, line = Random(4), Line()
    held: list[tuple[int, str, int, bool]] = []
    for number in range(400):
        if held and rng.random() < 0.3:
            line.take(held.pop(rng.randrange(len(held))))
        place = (rng.randrange(60), str(number), rng.randrange(60), rng.random() < 0.8)
        held.append(place)
        line.put(place)
        by_hand = sum(
            served and any(other[0] < issued and other[2] > turn for other in held) for issued, _, turn, served in held
        )
        assert line.ahead() == by_hand
    while held:
        line.take(held.pop())
    assert line.ahead() == 0
