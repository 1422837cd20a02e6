"""Signals that ratings may not be what people said (domain 3.6; 5.3 items 1, 3, 4, 19 to 22), fact by fact."""

from random import Random
from typing import Any

import pytest

from schemas.events.queue import DeviceHeartbeat, HoursExtended, TicketFinished, WindowPaused
from schemas.events.rating import RatingInvited, RatingRevised, RatingVoided
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant
from streams.desk_hall import HallDesk
from streams.fold import PartitionFold
from streams.fraud.flag import SCORED, SIGNALS
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_rating, common, ticket

HERE: dict[str, Any] = {**common(NINE), "window_id": WINDOW_ID}


def flags_of(fold: PartitionFold) -> dict[tuple[str, str], set[str]]:
    """Give the flagged ratings by signal and cause."""
    fold.findings()
    desk = fold._desk
    assert isinstance(desk, HallDesk)
    found: dict[tuple[str, str], set[str]] = {}
    for _, flags in desk.watch.flags():
        for flag in flags:
            found.setdefault((flag.code, flag.cause), set()).add(flag.rating_id)
    return found


def flags(log: Log, at: int = NINE + 8 * HOUR) -> dict[tuple[str, str], set[str]]:
    """Tick and give the flagged ratings by signal and cause."""
    log.tick(at)
    return flags_of(log.fold)


def press(log: Log, at: int, level: int = 5, visit: str | None = None, **more: Any) -> str:  # fields of the rating
    return log.say(a_rating(at, level, visit, **more), at)


def finished(log: Log, at: int, visit: str, items: int = 1) -> None:
    codes = tuple(f"HJ{number:02d}" for number in range(items))
    log.say(TicketFinished(**ticket(at, visit, window_id=WINDOW_ID), item_codes=codes), at)


def invited(log: Log, at: int, prompt: str, visit: str | None = None, expires_at: int | None = None) -> None:
    until = None if expires_at is None else instant(expires_at)
    log.say(RatingInvited(**HERE, prompt_id=prompt, visit_id=visit, expires_at=until), at)


@pytest.mark.covers("F1")
def test_f1_a_rating_is_served_from_15_minutes_after_a_service_to_2_minutes_before_it_ended() -> None:
    log = Log()
    finished(log, NINE + HOUR, "V1")
    served = (NINE + HOUR - 2 * MINUTE, NINE + HOUR, NINE + HOUR + 15 * MINUTE)
    alone = (NINE + HOUR - 2 * MINUTE - SECOND, NINE + HOUR + 15 * MINUTE + SECOND)
    for at in served:
        press(log, at)
    assert flags(log).get(("F1", "no_service"), set()) == set()
    expected = {press(log, at) for at in alone}
    assert flags(log)["F1", "no_service"] == expected


def test_f1_says_nothing_where_no_queue_machine_told_of_any_service_that_day() -> None:
    log = Log()
    press(log, NINE)
    assert not {code for code, _ in flags(log)} & {"F1", "F4", "F11"}


def test_f1_a_visit_that_comes_late_takes_the_flag_back() -> None:
    log = Log()
    finished(log, NINE, "other")
    identity = press(log, NINE + 2 * HOUR, visit="V1")
    assert flags(log) == {("F1", "no_service"): {identity}}
    finished(log, NINE + 2 * HOUR - MINUTE, "V1")
    assert flags(log) == {}


@pytest.mark.covers("5.3-03", "F1")
def test_f1_pressed_without_being_asked_at_a_window_that_asks_and_21_seconds_after_the_prompt() -> None:
    log = Log()
    invited(log, NINE, "P1")
    invited(log, NINE + HOUR, "P2", expires_at=NINE + HOUR + 30 * SECOND)
    press(log, NINE + 20 * SECOND, prompt_id="P1")
    late = press(log, NINE + 21 * SECOND, prompt_id="P1")
    press(log, NINE + HOUR + 30 * SECOND, prompt_id="P2")
    press(log, NINE + HOUR + 20 * SECOND)
    unasked = press(log, NINE + 2 * HOUR)
    found = flags(log)
    assert found["F1", "expired"] == {late}
    assert found["F1", "no_invitation"] == {unasked}


def test_f1_leaves_a_rating_at_home_alone_and_one_whose_visit_was_asked() -> None:
    log = Log()
    finished(log, NINE, "V1")
    invited(log, NINE, "P1", "V1")
    press(log, NINE + 5 * HOUR, visit="V9", channel="qr")
    press(log, NINE + 5 * MINUTE, visit="V1")
    assert flags(log) == {}


@pytest.mark.covers("F2")
def test_f2_a_key_pressed_within_a_second_of_the_prompt_by_either_clock() -> None:
    log = Log()
    invited(log, NINE, "P1")
    invited(log, NINE + HOUR, "P2")
    fast = {press(log, NINE + 999_000, prompt_id="P1"), press(log, NINE + 2 * HOUR, press_ms=999)}
    press(log, NINE + HOUR + SECOND, prompt_id="P2")
    press(log, NINE + 3 * HOUR, press_ms=1000)
    assert flags(log)["F2", "fast"] == fast


@pytest.mark.parametrize(("times", "is_flagged"), [((1400,) * 20, True), ((1400,) * 19, False), ((1500,) * 20, False)])
@pytest.mark.covers("F2")
def test_f2_twenty_quick_and_equal_reactions_are_a_pattern(times: tuple[int, ...], is_flagged: bool) -> None:
    log = Log()
    for number, taken in enumerate(times):
        press(log, NINE + number * 7 * MINUTE + number * number * SECOND, press_ms=taken)
    assert (("F2", "pattern") in flags(log)) == is_flagged


def test_f2_reactions_that_differ_by_half_a_second_are_people() -> None:
    log = Log()
    for number in range(20):
        press(log, NINE + number * 7 * MINUTE + number * number * SECOND, press_ms=1000 if number % 2 else 2000)
    assert ("F2", "pattern") not in flags(log), "the standard deviation is exactly half a second"


@pytest.mark.covers("D-09", "5.3-04", "F3", "F6")
def test_f3_and_f6_two_presses_in_one_prompt_and_a_change_of_mind_under_the_eye() -> None:
    log = Log()
    press(log, NINE, 4, "V1", prompt_id="P1")
    again = press(log, NINE + 3 * SECOND, 2, "V1", prompt_id="P1")
    kind = press(log, NINE + 123 * SECOND, 5, "V1")
    press(log, NINE + 124 * SECOND, 5, "V2")
    found = flags(log)
    assert found == {("F3", "visit"): {again}, ("F6", "press"): {kind}}
    assert log.figure("M-01", "window", "day").numerator == 2, "a flag changes no figure"


@pytest.mark.covers("F6")
def test_f6_a_revision_to_good_within_two_minutes_and_not_one_second_later() -> None:
    log = Log()
    soon, late = press(log, NINE, 1, "V1"), press(log, NINE + HOUR, 1, "V2")
    log.say(RatingRevised(**HERE, rating_id=soon, level=5), NINE + 2 * MINUTE)
    log.say(RatingRevised(**HERE, rating_id=late, level=5), NINE + HOUR + 2 * MINUTE + SECOND)
    assert flags(log) == {("F6", "revision"): {soon}}


@pytest.mark.covers("F4")
def test_f4_five_presses_in_sixty_seconds_are_a_burst_and_four_or_sixty_one_are_none() -> None:
    log = Log()
    burst = {press(log, NINE + number * 15 * SECOND) for number in range(5)}
    for number in range(4):
        press(log, NINE + HOUR + number * SECOND)
    for number in range(5):
        press(log, NINE + 2 * HOUR + number * 15 * SECOND + (number == 4) * SECOND)
    assert flags(log)["F4", "burst"] == burst


@pytest.mark.parametrize(("items", "is_flagged"), [(4, True), (5, False)])
@pytest.mark.covers("F4")
def test_f4_more_than_six_ratings_for_five_items_of_an_hour(items: int, is_flagged: bool) -> None:
    log = Log()
    finished(log, NINE + MINUTE, "V1", items)
    for number in range(6):
        press(log, NINE + number * 9 * MINUTE + number * number * SECOND, visit="V1")
    assert (("F4", "hour") in flags(log)) == is_flagged


@pytest.mark.covers("M-01", "5.3-19", "F4")
def test_f4_what_a_terminal_kept_for_a_day_and_then_sent_is_no_burst() -> None:
    log = Log()
    for number in range(60):
        at = NINE + number * 8 * MINUTE + Random(number).randrange(7 * MINUTE)
        log.say(a_rating(at), at, late=DAY)
    assert not {code for code, _ in flags(log, NINE + DAY + 8 * HOUR)} & {"F4", "F10"}


@pytest.mark.covers("5.3-21", "F5")
def test_f5_pressed_while_paused_or_before_the_calendar_opens_or_in_maintenance_unless_just_served() -> None:
    log = Log()
    early = press(log, NINE - HOUR - 30 * MINUTE)
    beat = DeviceHeartbeat(**HERE, device_id="T1", status="maintenance")
    log.say(beat, NINE)
    vendor = press(log, NINE + MINUTE)
    log.say(DeviceHeartbeat(**HERE, device_id="T1"), NINE + 2 * MINUTE)
    log.say(WindowPaused(**HERE), NINE + HOUR)
    finished(log, NINE + HOUR - MINUTE, "V1")
    press(log, NINE + HOUR + MINUTE, visit="V1")
    paused = press(log, NINE + 2 * HOUR)
    found = flags(log)
    assert (found["F5", "hours"], found["F5", "maintenance"], found["F5", "paused"]) == ({early}, {vendor}, {paused})


def test_f5_an_hour_that_was_prolonged_is_open() -> None:
    log = Log()
    closing = NINE - 9 * HOUR + log.calendar.intervals(HALL_ID, log.fold._spans.day(HALL_ID, NINE))[-1][1] * MINUTE
    late, latest = press(log, closing + 10 * MINUTE), press(log, closing + 30 * MINUTE)
    assert flags(log, closing + HOUR)["F5", "hours"] == {late, latest}
    extended = HoursExtended(**common(NINE), until=instant(closing + 30 * MINUTE))
    log.say(extended, closing)
    assert flags(log, closing + 2 * HOUR)["F5", "hours"] == {latest}


@pytest.mark.covers("F9")
def test_f9_two_hundred_plain_five_stars_in_a_row_and_a_reason_breaks_the_row() -> None:
    log = Log()
    for number in range(250):
        reasons = ("108",) if number == 20 else ()
        press(log, NINE - 2 * DAY + number * 10 * MINUTE, visit=f"V{number}", channel="qr", reasons=reasons)
    assert len(flags(log).get(("F9", "run"), ())) == 250 - 220
    assert not any(one.code == "AL-24" for one in log.fold.findings())


@pytest.mark.parametrize(("jitter", "is_flagged"), [(5, True), (90, False)])
@pytest.mark.covers("F10")
def test_f10_ten_presses_as_regular_as_a_machine(jitter: int, is_flagged: bool) -> None:
    log = Log()
    for number in range(10):
        press(log, NINE + number * 5 * MINUTE + (number % 2) * jitter * SECOND)
    assert (("F10", "rhythm") in flags(log)) == is_flagged


@pytest.mark.covers("F11")
def test_f11_a_third_of_the_ratings_in_the_last_quarter_of_an_hour_with_hardly_any_service() -> None:
    log = Log()
    closing = NINE - 9 * HOUR + log.calendar.intervals(HALL_ID, log.fold._spans.day(HALL_ID, NINE))[-1][1] * MINUTE
    for number in range(11):
        finished(log, NINE + number * 20 * MINUTE, f"V{number}")
    for number in range(7):
        press(log, NINE + number * 20 * MINUTE + number * SECOND, visit=f"V{number}")
    late = {press(log, closing - (3 * number + 1) * MINUTE, visit=f"V{7 + number}") for number in range(4)}
    assert flags(log, closing + MINUTE)["F11", "last"] == late
    for number in range(2):
        finished(log, closing - MINUTE, f"L{number}")
    assert ("F11", "last") not in flags(log, closing + 2 * MINUTE)


@pytest.mark.covers("5.3-20", "F13")
def test_f13_numbers_missing_beside_a_bad_rating_until_they_come() -> None:
    log = Log()
    for number, level in ((10, 5), (11, 1), (14, 5)):
        log.say(a_rating(NINE, level), NINE + number * MINUTE, number=number)
    assert set(flags(log)) == {("F13", "gap")}
    for number in (12, 13):
        log.say(a_rating(NINE, 5), NINE + number * MINUTE, number=number)
    assert flags(log) == {}


@pytest.mark.parametrize(("silence", "is_flagged"), [(30 * MINUTE, True), (10 * MINUTE, False)])
@pytest.mark.covers("F13")
def test_f13_a_device_that_falls_silent_just_after_a_conflict(silence: int, is_flagged: bool) -> None:
    log = Log()
    log.say(DeviceHeartbeat(**HERE, device_id="T1"), NINE, number=1)
    log.say(a_rating(NINE, 1), NINE + MINUTE, number=2)
    log.say(DeviceHeartbeat(**HERE, device_id="T1"), NINE + 2 * MINUTE, number=3)
    log.say(DeviceHeartbeat(**HERE, device_id="T1"), NINE + 2 * MINUTE + silence, number=4)
    assert (("F13", "offline") in flags(log)) == is_flagged


@pytest.mark.covers("5.3-22")
def test_a_guide_who_presses_for_one_visit_after_another_has_no_flag() -> None:
    log = Log()
    for number, minute in enumerate((0, 7, 11, 30)):
        finished(log, NINE + minute * MINUTE, f"V{number}")
        press(log, NINE + minute * MINUTE + 20 * SECOND, visit=f"V{number}")
    assert flags(log) == {}


def test_a_voided_rating_keeps_its_flag_and_a_test_press_has_none() -> None:
    log = Log()
    identity = press(log, NINE, press_ms=1)
    press(log, NINE + HOUR, press_ms=1, test=True)
    log.say(RatingVoided(**HERE, rating_id=identity, ground="mistake", decided_by="city"), NINE + 2 * HOUR)
    assert flags(log) == {("F2", "fast"): {identity}}


def test_every_scored_signal_has_words_in_both_languages() -> None:
    assert set(SCORED) < set(SIGNALS)
    assert all(signal.zh and signal.en for signal in SIGNALS.values())
