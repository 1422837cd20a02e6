"""Whose rating it is when a terminal stands elsewhere than it says (domain 5.3 item 15)."""

from random import Random
from typing import Any

import pytest

from schemas.admit import encode
from schemas.envelope import sequence
from schemas.events.queue import DeviceMoved
from schemas.ids import natural_uuid7
from schemas.instants import HOUR, MINUTE, instant
from schemas.live import Figure
from schemas.reference import City, DevicePlacement
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_rating, common
from tests.unit.streams.a_post import OTHER, a_posted_city

NOON = NINE + 3 * HOUR


def registered(**more: Any) -> City:  # fields of another placement
    """Make a city whose registry has T1 at the first window, and another row where one is given."""
    first = DevicePlacement(device_id="T1", hall_id=HALL_ID, window_id=WINDOW_ID)
    rows = [DevicePlacement(device_id="T1", hall_id=HALL_ID, window_id=OTHER, **more)] if more else []
    return a_posted_city(first, *rows)


def press(log: Log, at: int, level: int = 5, *, device: str = "T1", window_id: str = WINDOW_ID) -> None:
    """Press a key of a terminal, which names itself in the event's source."""
    number = len(log.values)
    log.append(
        encode(
            a_rating(at, level, window_id=window_id),
            id=natural_uuid7(at, "press", number),
            source=f"terminal/{device}",
            time=instant(at),
            sequence=sequence(1, number),
        )
    )


def rated(log: Log) -> dict[str, tuple[int, int]]:
    """Give each window's good and all ratings of the day."""
    log.tick(NOON + 3 * HOUR)
    return {
        said.scope_id: (said.numerator, said.denominator)
        for _, said in log.fold.statements(full=True)
        if isinstance(said, Figure) and (said.metric, said.scope, said.bucket) == ("M-01", "window", "day")
    }


@pytest.mark.covers("000-44", "5.3-15")
def test_a_terminal_carried_away_without_a_word_still_rates_where_the_registry_has_it() -> None:
    log = Log(city=registered())
    press(log, NOON - MINUTE)
    press(log, NOON + MINUTE, 1, window_id=OTHER)
    assert rated(log) == {WINDOW_ID: (1, 2)}


@pytest.mark.covers("000-44", "5.3-15")
def test_a_move_told_late_restates_whose_ratings_they_were_from_its_own_instant_on() -> None:
    log = Log(city=registered())
    press(log, NOON - MINUTE)
    press(log, NOON + MINUTE, 1)
    assert rated(log) == {WINDOW_ID: (1, 2)}
    assert (log.tile().n, log.tile(OTHER).n) == (2, 0)
    log.say(DeviceMoved(**common(NOON), device_id="T1", window_id=OTHER, from_window_id=WINDOW_ID), NOON)
    assert rated(log) == {WINDOW_ID: (1, 1), OTHER: (0, 1)}
    assert (log.tile().n, log.tile(OTHER).n, log.tile(OTHER).bad) == (1, 1, 1)


def test_a_row_of_the_registry_says_the_same_from_its_instant_on_and_beats_an_older_event() -> None:
    log = Log(city=registered(valid_from=instant(NOON).date(), placed_at=instant(NOON)))
    log.say(DeviceMoved(**common(NINE), device_id="T1", window_id=WINDOW_ID), NINE)
    press(log, NOON - MINUTE)
    press(log, NOON)
    assert rated(log) == {WINDOW_ID: (1, 1), OTHER: (1, 1)}


def test_a_terminal_of_which_nobody_said_anything_rates_the_window_that_it_names() -> None:
    log = Log(city=registered())
    press(log, NOON, device="T9", window_id=OTHER)
    assert rated(log) == {OTHER: (1, 1)}


def test_any_order_of_presses_and_moves_gives_each_window_the_same() -> None:
    first = Log(city=registered())
    for minute in range(20):
        press(first, NINE + minute * MINUTE, 1 + minute % 5)
    first.say(DeviceMoved(**common(NINE), device_id="T1", window_id=OTHER), NINE + 5 * MINUTE)
    first.say(DeviceMoved(**common(NINE), device_id="T1", window_id=WINDOW_ID), NINE + 12 * MINUTE)
    facts, expected = list(first.values), rated(first)
    assert set(expected) == {WINDOW_ID, OTHER}
    for seed in range(5):
        again = Log(city=registered())
        Random(seed).shuffle(facts)
        for number, value in enumerate(facts):
            again.append(value)
            if number % 7 == 0:
                rated(again)
        assert rated(again) == expected
