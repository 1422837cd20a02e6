"""Posts without anybody, returns that do not come, terminals moved or broken: from facts to sentences."""

from typing import Any

import pytest

from schemas.events.queue import DeviceFaulted, DeviceMoved, DevicePlacementChecked, DeviceRepaired
from schemas.events.system import AlertCleared, AlertRaised
from schemas.instants import HOUR, MINUTE, instant
from schemas.reference import City, DevicePlacement, Threshold
from streams.alert_book import Book
from streams.alert_engine import Said
from streams.alert_speech import speak
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, a_heartbeat, common
from tests.unit.streams.a_post import OTHER, PostLog, a_posted_city, hours


class Told(PostLog):
    """A post's log that is spoken of at each minute's tick."""

    def told_until(self, end: int) -> list[Said]:
        """Go on minute by minute, with a pulse each, and give what was said."""
        book, said = Book(), list[Said]()
        facts, self.values = list(self.values), []
        self.fold = self.fresh()
        for value in facts:
            self.append(value)
        for at in range(NINE, end + 1, MINUTE):
            self.say(a_heartbeat(at), at)
            self.tick(at)
            position = f"{self.topic}/0/{len(self.values) - 1}"
            now = speak(self.fold, book, position, city=self.city, calendar=self.calendar, wall="http://127.0.0.1/")
            for number, fact in enumerate(now):
                book.follow(fact, f"{position}-{number}")
            said += now
        return said


def of(said: list[Said], code: str) -> list[Said]:
    return [one for one in said if one.code == code]


@pytest.mark.covers("AL-10", "002-42")
def test_a_post_without_a_or_b_for_more_than_five_minutes_is_told_once_and_ends_when_b_signs_in() -> None:
    log = Told()
    log.rosters((NINE, hours(3)), deputy_ref="B")
    assert of(log.told_until(NINE + 5 * MINUTE), "AL-10") == []
    log = Told()
    log.rosters((NINE, hours(3)), deputy_ref="B")
    log.signs_in(NINE + 30 * MINUTE, "B")
    raised, *_, ended = of(log.told_until(NINE + HOUR), "AL-10")
    assert isinstance(raised, AlertRaised) and isinstance(ended, AlertCleared)
    assert (raised.window_id or raised.alert_subject, raised.measured, raised.allowed) == (WINDOW_ID, 6, 5)
    assert raised.sentence.startswith("【岗位无人】") and "uncovered for 6 min (limit 5 min)" in raised.sentence_en
    assert ended.reason == "recovered"
    assert "-A" not in raised.sentence and raised.staff_ref is None


@pytest.mark.covers("AL-10")
def test_noon_a_planned_closure_and_another_limit_raise_nothing() -> None:
    log = Told()
    log.rosters((NINE, hours(8)))
    log.signs_in(NINE)
    log.signs_out(hours(3))
    log.signs_in(hours(4.5))
    log.signs_out(hours(5))
    log.pauses(hours(5), hours(6), "培训")
    log.signs_in(hours(6))
    assert of(log.told_until(hours(6.5)), "AL-10") == []
    patient = Told(a_posted_city(Threshold(name="uncovered_min", unit_id="CGPCS", value=30)))
    patient.rosters((NINE, hours(3)))
    assert of(patient.told_until(NINE + 30 * MINUTE), "AL-10") == []


@pytest.mark.covers("AL-11", "002-35")
def test_who_is_not_back_ten_minutes_after_the_time_told_is_told_of_until_they_return() -> None:
    log = Told()
    log.signs_in(NINE)
    log.leaves(NINE + 10 * MINUTE, back=NINE + 30 * MINUTE)
    assert of(log.told_until(NINE + 40 * MINUTE), "AL-11") == []
    log.returns(NINE + 50 * MINUTE)
    raised, *_, ended = of(log.told_until(NINE + HOUR), "AL-11")
    assert isinstance(raised, AlertRaised) and isinstance(ended, AlertCleared)
    assert (raised.measured, raised.allowed) == (11, 10)
    assert raised.sentence.startswith("【离岗逾时未归】") and "late by 11 min" in raised.sentence_en


@pytest.mark.covers("AL-11")
def test_no_return_is_awaited_of_who_said_no_time_signed_out_or_meant_the_evening() -> None:
    log = Told()
    log.signs_in(NINE)
    log.leaves(NINE + 10 * MINUTE)
    log.signs_in(NINE, "B")
    log.leaves(NINE + 10 * MINUTE, "B", back=NINE + 20 * MINUTE)
    log.signs_out(NINE + 29 * MINUTE, "B")
    log.signs_in(NINE, "C")
    log.leaves(hours(7), "C", back=hours(8))
    assert of(log.told_until(hours(9)), "AL-11") == []


def of_t1(at: int, **more: Any) -> dict[str, Any]:  # keyword arguments of device events
    return {**common(at), "device_id": "T1", **more}


def placed() -> City:
    return a_posted_city(DevicePlacement(device_id="T1", hall_id=HALL_ID, window_id=WINDOW_ID))


@pytest.mark.covers("AL-04", "000-44")
def test_a_terminal_found_elsewhere_than_in_the_registry_is_told_of_until_a_check_is_right() -> None:
    log = Told(placed())
    log.say(DevicePlacementChecked(**of_t1(NINE), in_place=True), NINE + MINUTE)
    log.say(DevicePlacementChecked(**of_t1(NINE), in_place=True, window_id=OTHER), NINE + 5 * MINUTE)
    log.say(DevicePlacementChecked(**of_t1(NINE), in_place=False), NINE + 6 * MINUTE)
    log.say(DevicePlacementChecked(**of_t1(NINE), in_place=True, window_id=WINDOW_ID), NINE + 20 * MINUTE)
    raised, *_, ended = of(log.told_until(NINE + 45 * MINUTE), "AL-04/moved")
    assert isinstance(raised, AlertRaised) and isinstance(ended, AlertCleared)
    assert raised.alert_subject == WINDOW_ID
    assert raised.sentence.startswith("【评价器不在登记位置】") and raised.sentence_en.startswith("[Terminal moved]")
    assert raised.since == instant(NINE + 5 * MINUTE)


@pytest.mark.covers("AL-04", "000-44")
def test_a_move_that_becomes_known_late_makes_the_check_right() -> None:
    log = Told(placed())
    log.say(DevicePlacementChecked(**of_t1(NINE), in_place=True, window_id=OTHER), NINE + 5 * MINUTE)
    log.say(DeviceMoved(**of_t1(NINE), window_id=OTHER), NINE + MINUTE)
    assert of(log.told_until(NINE + 20 * MINUTE), "AL-04/moved") == []


@pytest.mark.covers("AL-04", "003-08")
def test_a_terminal_reported_broken_is_told_of_until_it_is_mended_though_it_beats() -> None:
    log = Told(placed())
    log.say(DeviceFaulted(**of_t1(NINE)), NINE + 5 * MINUTE)
    assert of(log.told_until(NINE + 15 * MINUTE), "AL-04/faulted") == [], "as long as one may be offline"
    log = Told(placed())
    log.say(DeviceFaulted(**of_t1(NINE)), NINE + 5 * MINUTE)
    log.say(DeviceRepaired(**of_t1(NINE)), NINE + 20 * MINUTE)
    raised, *_, ended = of(log.told_until(NINE + 45 * MINUTE), "AL-04/faulted")
    assert isinstance(raised, AlertRaised) and isinstance(ended, AlertCleared)
    assert raised.alert_subject == WINDOW_ID and raised.sentence.startswith("【评价器报修未修复】")
