"""What a queue system says when it is wrong, late or odd (domain 5.5)."""

import pytest

from dashboards.counts import merged, percentile
from schemas.events.queue import TicketCalled, TicketFinished, TicketIssued, TicketServing
from schemas.instants import DAY, HOUR, MINUTE
from schemas.live import Figure
from tests.unit.streams.a_fold import NINE, WINDOW_ID, Log, a_visit, ticket


def of(log: Log, metric: str) -> list[Figure]:
    return [one for _, one in log.fold.statements(full=True) if isinstance(one, Figure) and one.metric == metric]


@pytest.mark.covers("M-08", "M-09", "5.5-02")
def test_a_wait_of_more_than_a_day_counts_in_full_on_the_day_it_ends() -> None:
    log = Log()
    log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    for fact in (TicketCalled, TicketServing):
        log.say(fact(**ticket(NINE, "V1", window_id=WINDOW_ID)), NINE + 25 * HOUR)
    log.tick(NINE + 26 * HOUR)
    wait = log.figure("M-08", "hall", "day")
    assert (wait.numerator, wait.denominator) == (25 * 3600, 1)
    assert wait.start == NINE + DAY - 9 * HOUR
    assert log.figure("M-09", "hall", "day").histogram == {25 * 60: 1}


@pytest.mark.covers("M-08", "M-12c", "5.4-02", "5.5-03")
def test_a_call_before_the_number_was_taken_ends_no_wait_and_is_never_negative() -> None:
    log = Log()
    log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    for fact in (TicketCalled, TicketServing):
        log.say(fact(**ticket(NINE, "V1", window_id=WINDOW_ID)), NINE - MINUTE)
    log.tick(NINE + HOUR)
    assert of(log, "M-08") == of(log, "M-09") == []
    order = log.figure("M-12c", "hall", "day")
    assert (order.numerator, order.denominator) == (0, 1)


@pytest.mark.covers("M-08", "M-05i", "5.5-14")
def test_one_ticket_for_two_services_is_one_wait_and_two_items() -> None:
    log = Log()
    a_visit(log, NINE, "V1", wait=4 * MINUTE, finish=NINE + 9 * MINUTE)
    log.say(
        TicketFinished(**ticket(NINE, "V2", window_id=WINDOW_ID), item_codes=("HJ0101", "ZJ0201")), NINE + 20 * MINUTE
    )
    log.tick(NINE + HOUR)
    assert log.figure("M-08", "hall", "day").denominator == 1
    assert log.figure("M-05i", "window", "day").denominator == 3


@pytest.mark.covers("M-11", "M-12c", "5.5-13")
def test_one_person_with_five_numbers_is_five_tickets() -> None:
    log = Log()
    for number in range(5):
        a_visit(log, NINE + number * MINUTE, f"V{number}", wait=MINUTE, finish=NINE + (number + 2) * MINUTE)
    log.tick(NINE + HOUR)
    assert log.figure("M-11", "hall", "day").denominator == 5
    assert log.figure("M-12c", "hall", "day").denominator == 5


@pytest.mark.covers("M-09", "5.5-18")
@pytest.mark.parametrize(
    ("waits", "median", "ninety"),
    [
        pytest.param([], None, None, id="none"),
        pytest.param([7], 7, None, id="one"),
        pytest.param(list(range(1, 10)), 5, None, id="nine"),
        pytest.param(list(range(1, 11)), 5, 9, id="ten"),
    ],
)
def test_percentiles_of_few_waits_are_null_rather_than_guessed(
    waits: list[int], median: int | None, ninety: int | None
) -> None:
    log, called = Log(), NINE + HOUR
    for number, minutes in enumerate(waits):
        a_visit(log, called - minutes * MINUTE, f"V{number}", wait=minutes * MINUTE, finish=called + MINUTE)
    log.tick(NINE + 2 * HOUR)
    histogram = merged(one.histogram for one in of(log, "M-09") if (one.scope, one.bucket) == ("hall", "day"))
    assert (percentile(histogram, 50), percentile(histogram, 90)) == (median, ninety)


@pytest.mark.covers("M-09", "5.5-19")
def test_the_p95_of_two_halls_is_that_of_their_waits_together_and_no_mean_of_two_p95() -> None:
    quick, slow = {1: 100}, {60: 20}
    assert (percentile(quick, 95), percentile(slow, 95)) == (1, 60)
    assert percentile(merged((quick, slow)), 95) == 60
    assert percentile(merged(({1: 400}, slow)), 95) == 1, "20 of 420 are less than one in twenty"
