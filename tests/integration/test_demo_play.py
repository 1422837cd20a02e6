"""The players on a real broker: everything due is said once, whatever happens to them on the way."""

import time
from collections.abc import Callable

from producers.city import read_city
from producers.city_publish import present_records, publish_city
from producers.plan import Plan
from producers.publisher import Publisher
from producers.simulator import day_of
from schemas.calendar import Calendar
from schemas.clock import Clock, Segment
from schemas.instants import MINUTE, SECOND
from schemas.reference import city_of
from schemas.settings import Settings
from stack.demo_history import recall
from stack.demo_ledger import Begun, Played, Recalled, keep, kept
from stack.demo_log_count import count_log, ends_of
from stack.demo_play import play
from tests.property.city_plan import CITY, START

HALLS = ("DHQ", "CGPCS", "HOTLINE12345", "SL", "DH", "SBJ")
DEADLINE_S = 150.0


def a_plan() -> Plan:
    """Plan a smaller city: two halls and the hotline."""
    city = read_city(CITY)
    units = {name: unit for name, unit in city.units.items() if name in HALLS}
    windows = {name: window for name, window in city.windows.items() if window.hall_id in HALLS}
    smaller = city_of([*units.values(), *windows.values(), *city.services.values(), *city.calendar])
    return Plan(smaller, 1, START, Calendar(city.calendar))


def stopped(minutes: int) -> Clock:
    """Give a clock that stands so many minutes after the start."""
    return Clock((Segment(0.0, (START + minutes * MINUTE) / SECOND, 0.0),))


def connect(settings: Settings) -> Callable[[], Publisher]:
    return lambda: Publisher(settings.kafka or "", prefix=settings.topic_prefix)


def until(done: Callable[[], bool]) -> Callable[[], bool]:
    """Stop when it is done; a deadline fails the test."""
    deadline = time.monotonic() + DEADLINE_S

    def stopping() -> bool:
        assert time.monotonic() < deadline, "the deadline has passed"
        return done()

    return stopping


def played(settings: Settings) -> Played:
    return kept(settings.home, Played) or Played("")


def test_what_is_due_by_the_clock_is_in_the_log_once_and_counted(settings: Settings) -> None:
    plan = a_plan()
    play(plan, stopped(60), settings.home, connect(settings), until(lambda: played(settings).through > 0))
    due = [one for one in day_of(plan, plan.first_day) if one.at + 300_000 <= START + 60 * MINUTE]
    count = count_log(settings)
    assert count.demo == {one.id for one in due}
    assert count.records == len(due) == played(settings).acknowledged


def test_a_player_that_lost_its_place_says_things_again_with_the_same_ids(settings: Settings) -> None:
    plan = a_plan()
    for forgotten in (0, 150):
        keep(settings.home, Played("2026-10-14", max(played(settings).said - forgotten, 0)))
        play(plan, stopped(30), settings.home, connect(settings), until(lambda: played(settings).through > 0))
    count = count_log(settings)
    assert count.records == len(count.demo) + 150
    assert len(count.demo) == played(settings).acknowledged


def test_the_history_is_told_whole_across_a_restart(settings: Settings) -> None:
    plan = a_plan()
    recall(plan, stopped(0), settings.home, connect(settings), until(lambda: told(settings).parts >= 100))
    assert not told(settings).is_done
    recall(plan, stopped(0), settings.home, connect(settings), until(lambda: told(settings).is_done))
    count = count_log(settings)
    assert len(count.demo) == count.records == told(settings).acknowledged > 10_000
    assert sum(ends_of(settings).values()) == count.records


def told(settings: Settings) -> Recalled:
    return kept(settings.home, Recalled) or Recalled()


def test_publishing_a_city_twice_writes_once_and_a_smaller_one_removes(settings: Settings) -> None:
    city = read_city(CITY)
    first, second = publish_city(city, settings), publish_city(city, settings)
    assert (first.written, first.removed, first.unchanged) == (second.unchanged, 0, 0)
    assert (second.written, second.removed) == (0, 0)
    fewer = publish_city(a_plan().city, settings)
    assert fewer.written == 0 and fewer.removed > 0
    present = present_records(settings.kafka or "", settings.topic_prefix)
    assert len(present) == second.unchanged - fewer.removed


def test_the_play_begins_when_the_recent_past_is_told(settings: Settings) -> None:
    plan, asked = a_plan(), 0
    keep(settings.home, Begun(1, START, 0.0, str(CITY), history=True))

    def stopping() -> bool:
        nonlocal asked
        asked += 1
        if asked == 5:
            assert kept(settings.home, Played) is None, "something was played before"
            keep(settings.home, Recalled(len(plan.history_days())))
        return played(settings).through > 0

    play(plan, stopped(60), settings.home, connect(settings), until(stopping))
    assert played(settings).said > 0
