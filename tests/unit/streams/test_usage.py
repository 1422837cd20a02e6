"""Who was asked and who pressed, per visit and per item (M-05 to M-05c; domain 5.3 item 2, 000-45)."""

from typing import Any

import pytest

from schemas.events.queue import TicketFinished
from schemas.events.rating import RatingInvited
from schemas.instants import HOUR, MINUTE
from tests.unit.streams.a_fold import NINE, WINDOW_ID, Log, a_city, a_rating, common, ticket

ITEMS = ("HJ01", "HJ02", "HJ03")


def finished(log: Log, visit: str, items: tuple[str, ...] = ITEMS) -> None:
    """Say that a visit's items are done."""
    log.say(TicketFinished(**ticket(NINE, visit, window_id=WINDOW_ID), item_codes=items), NINE)


def asked(log: Log, visit: str, item_code: str | None = None) -> None:
    """Say that the staff asked for a rating."""
    where: dict[str, Any] = common(NINE)
    prompt = f"{visit}-{item_code}"
    invited = RatingInvited(**where, window_id=WINDOW_ID, visit_id=visit, prompt_id=prompt, item_code=item_code)
    log.say(invited, NINE + MINUTE)


def counted(log: Log, metric: str) -> tuple[int, int, dict[str, int]]:
    """Give the integers of the window's day."""
    log.tick(NINE + HOUR)
    found = log.figure(metric, "window", "day")
    return found.numerator, found.denominator, found.excluded


@pytest.mark.covers("M-05", "D-08", "000-45", "5.3-02")
def test_three_items_and_one_press_are_one_visit_of_one_and_one_item_of_three() -> None:
    log = Log()
    finished(log, "V1")
    log.say(a_rating(NINE, 5, "V1"), NINE + MINUTE)
    assert counted(log, "M-05")[:2] == (1, 1)
    assert counted(log, "M-05i")[:2] == (1, 3)


@pytest.mark.covers("D-08", "000-45")
def test_a_press_for_each_item_counts_each_item_and_the_visit_once() -> None:
    log = Log()
    finished(log, "V1", ("HJ01", "HJ02"))
    for minute, code in enumerate(("HJ01", "HJ02", "HJ02")):
        log.say(a_rating(NINE, 5, "V1", item_code=code), NINE + minute * MINUTE)
    assert counted(log, "M-05i")[:2] == (2, 2)
    assert counted(log, "M-01") == (1, 1, {"duplicate": 2})


@pytest.mark.covers("M-05", "000-45")
def test_an_invitation_for_one_item_is_one_of_three_and_the_same_one_twice_still_one() -> None:
    log = Log()
    asked(log, "V1", "HJ01")
    finished(log, "V1")
    asked(log, "V1", "HJ01")
    assert counted(log, "M-05a")[:2] == (1, 3)
    asked(log, "V1", "HJ02")
    assert counted(log, "M-05a")[:2] == (2, 3)


@pytest.mark.covers("5.3-03", "M-05b", "M-05c")
def test_not_invited_nobody_pressed_and_no_terminal_are_three_different_absences() -> None:
    log = Log()
    for visit in ("asked", "rated", "not asked"):
        finished(log, visit, ("HJ01",))
    asked(log, "asked")
    asked(log, "rated")
    log.say(a_rating(NINE, 5, "rated"), NINE + MINUTE)
    assert counted(log, "M-05c") == (2, 3, {"no_press": 1, "not_invited": 1})
    assert counted(log, "M-05b")[:2] == (1, 2)


def test_a_visit_at_a_window_without_a_terminal_is_unrated_for_that_reason_and_in_no_rate() -> None:
    log = Log(city=a_city(has_terminal=False))
    finished(log, "V1")
    assert counted(log, "M-05c") == (3, 3, {"no_device": 3})
    log.tick(NINE + HOUR)
    assert "M-05a" not in {key.split("/")[1] for key, _ in log.fold.statements(full=True) if "/" in key}
