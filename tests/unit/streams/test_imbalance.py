"""Hot and cold windows (M-22, M-22b): worked examples of domain 5.5, from the tickets and the windows' own hours."""

from collections.abc import Callable
from typing import Any

import pytest

from schemas.envelope import Fact
from schemas.events.queue import (
    TicketCalled,
    TicketFinished,
    TicketIssued,
    TicketResumed,
    TicketServing,
    TicketSuspended,
    TicketTransferred,
    WindowClosed,
    WindowOpened,
    WindowPaused,
    WindowResumed,
)
from schemas.instants import MINUTE
from schemas.live import Figure
from schemas.reference import City, Service, ServiceWindow, Threshold, Unit, city_of
from streams.imbalance import Busy, uneven
from tests.unit.streams.a_fold import HALL_ID, NINE, Log, common, ticket

W1, W2, W3 = (f"{HALL_ID}-{number:02}" for number in (1, 2, 3))


def a_hall(*windows: dict[str, Any], more: tuple[Any, ...] = ()) -> City:  # fields of service windows
    places = [
        ServiceWindow(**{"hall_id": HALL_ID, "label": "窗", "name": "窗口", "services": ("HJ01",), **window})
        for window in windows
    ]
    service = Service(service_code="ZJ02", name="慢业务", kind="instant", typical_minutes=40)
    return city_of([Unit(unit_id=HALL_ID, name="大厅", kind="hall"), *places, service, *more])


TWO = a_hall({"window_id": W1}, {"window_id": W2})


class Hall:
    """A hall's log."""

    def __init__(self, city: City = TWO) -> None:
        self.log = Log(city=city)
        self.number = 0

    def say(self, fact: Fact, minute: int) -> None:
        self.log.say(fact, NINE + minute * MINUTE)

    def hours(self, kind: Callable[..., Fact], window: str, minute: int) -> None:
        self.say(kind(**common(NINE), window_id=window), minute)

    def come(self, people: int, minute: int = 0, service: str = "HJ01") -> None:
        for _ in range(people):
            self.number += 1
            self.say(TicketIssued(**ticket(NINE, f"V{self.number}"), service_code=service), minute)

    def serve(self, window: str, begin: int, end: int | None, visit: str = "") -> None:
        here = ticket(NINE, visit or f"{window}/{begin}", window_id=window)
        self.say(TicketCalled(**here), begin)
        self.say(TicketServing(**here), begin)
        if end is not None:
            self.say(TicketFinished(**here), end)

    def at(self, minute: int) -> dict[str, Figure]:
        self.log.tick(NINE + minute * MINUTE)
        return {
            f"{said.metric} {said.scope_id} {said.bucket}": said
            for _, said in self.log.fold.statements(full=True)
            if isinstance(said, Figure) and said.metric.startswith("M-22")
        }


def counts(found: Figure) -> tuple[int, int]:
    return found.numerator, found.denominator


@pytest.mark.covers("M-22", "001-29", "M-22g")
def test_one_window_busy_and_one_half_busy_are_a_gap_of_a_half_and_a_spread_of_a_third() -> None:
    hall = Hall()
    hall.serve(W1, 0, 20)
    hall.serve(W2, 0, 9)
    found = hall.at(13)
    assert counts(found[f"M-22u {W1} rolling"]) == (13 * 60, 13 * 60)
    assert counts(found[f"M-22u {W2} rolling"]) == (9 * 60, 13 * 60)
    assert found[f"M-22u {W1} rolling"].start == NINE, "[9:00, 9:15), the hop that still runs counts"
    assert counts(found[f"M-22g {HALL_ID} rolling"]) == (1000 - 692, 1000)
    assert counts(found[f"M-22 {HALL_ID} rolling"]) == (182, 1000), "154 ÷ 846, cut"


@pytest.mark.covers("M-22")
@pytest.mark.parametrize(
    ("shares", "spread", "gap", "reason"),
    [
        pytest.param([1000, 500], 333, 500, None, id="a-third"),
        pytest.param([400, 400, 400], 0, 0, None, id="even"),
        pytest.param([1000, 0, 0, 0], 1732, 1000, None, id="one-does-it-all"),
        pytest.param([900], None, None, "one_window", id="one-window-open"),
        pytest.param([], None, None, "one_window", id="none-open"),
        pytest.param([0, 0], None, None, "quiet", id="all-idle"),
        pytest.param([199, 200], None, None, "quiet", id="below-the-least-mean"),
        pytest.param([200, 200], 0, 0, None, id="at-the-least-mean"),
    ],
)
def test_the_spread_and_the_gap_are_cut_thousandths_or_null_with_a_reason(
    shares: list[int], spread: int | None, gap: int | None, reason: str | None
) -> None:
    assert uneven([Busy(str(number), share, 1000) for number, share in enumerate(shares)], 200) == (spread, gap, reason)


@pytest.mark.covers("M-22", "5.5-21")
def test_with_one_window_open_the_imbalance_is_null_and_says_why() -> None:
    hall = Hall()
    hall.hours(WindowOpened, W1, 0)
    hall.hours(WindowClosed, W2, 0)
    hall.serve(W1, 0, 10)
    found = hall.at(14)
    imbalance = found[f"M-22 {HALL_ID} rolling"]
    assert (counts(imbalance), imbalance.excluded) == ((0, 0), {"one_window": 1})
    assert f"M-22u {W2} rolling" not in found, "a closed window is cold only while open"


@pytest.mark.covers("M-22", "5.5-21")
def test_all_windows_idle_is_null_and_a_window_that_has_just_opened_is_left_out() -> None:
    hall = Hall(a_hall({"window_id": W1}, {"window_id": W2}, {"window_id": W3}))
    hall.hours(WindowOpened, W3, 9)
    hall.come(1)
    found = hall.at(13)[f"M-22 {HALL_ID} rolling"]
    assert (counts(found), found.excluded) == ((0, 0), {"quiet": 1, "short_open": 1})
    assert counts(hall.at(14)[f"M-22u {W3} rolling"]) == (0, 300), "five minutes are enough"


@pytest.mark.covers("M-22", "5.5-09", "5.5-20", "M-22u")
def test_a_window_paused_while_serving_is_busy_only_while_open() -> None:
    hall = Hall()
    hall.hours(WindowOpened, W1, 0)
    hall.hours(WindowPaused, W1, 4)
    hall.hours(WindowResumed, W1, 10)
    hall.serve(W1, 0, 12)
    assert counts(hall.at(14)[f"M-22u {W1} rolling"]) == (6 * 60, 8 * 60)


@pytest.mark.covers("M-22")
def test_service_suspended_leaves_the_window_free_and_a_finish_nobody_pressed_ends_with_the_next_person() -> None:
    hall = Hall()
    hall.serve(W1, 0, 14, "V1")
    hall.say(TicketSuspended(**ticket(NINE, "V1", window_id=W1)), 2)
    hall.say(TicketResumed(**ticket(NINE, "V1", window_id=W1)), 12)
    assert counts(hall.at(14)[f"M-22u {W1} rolling"]) == (4 * 60, 14 * 60)
    hall.serve(W2, 0, None, "never finished")
    hall.serve(W2, 5, 6, "V2")
    assert counts(hall.at(14)[f"M-22u {W2} rolling"]) == (6 * 60, 14 * 60)


@pytest.mark.covers("M-22", "001-29", "001-30", "M-22c", "M-22f")
def test_a_window_idle_for_three_minutes_while_ten_queue_for_two_windows_is_fixable_on_the_spot() -> None:
    hall = Hall()
    hall.come(11)
    hall.serve(W1, 0, None, "V1")
    found = hall.at(10)
    assert counts(found[f"M-22c {HALL_ID} day"]) == (7, 10), "idle since 9:00: from 9:03 to 9:09"
    assert counts(found[f"M-22f {HALL_ID} day"]) == (7, 7)
    assert counts(found[f"M-22c {HALL_ID} rolling"]) == (7, 10)
    hall.serve(W2, 6, None, "V2")
    found = hall.at(20)
    assert counts(found[f"M-22c {HALL_ID} day"]) == (3, 20), "called at 9:06, told late: the minutes are restated"


@pytest.mark.covers("M-22")
def test_nine_people_for_two_windows_are_no_long_queue() -> None:
    hall = Hall()
    hall.come(10)
    hall.serve(W1, 0, None, "V1")
    assert counts(hall.at(10)[f"M-22c {HALL_ID} day"]) == (0, 10), "zero is zero"


@pytest.mark.covers("M-22", "5.5-22", "M-22f")
def test_a_specialist_window_that_cannot_serve_the_long_queue_is_counted_apart() -> None:
    hall = Hall(a_hall({"window_id": W1}, {"window_id": W2, "services": ("ZJ02",)}))
    hall.come(6)
    hall.serve(W1, 0, None, "V1")
    found = hall.at(10)
    assert counts(found[f"M-22c {HALL_ID} day"]) == (7, 10)
    assert counts(found[f"M-22f {HALL_ID} day"]) == (0, 7)


@pytest.mark.covers("M-22")
def test_people_sent_to_one_window_wait_for_that_one_whatever_the_others_do() -> None:
    hall = Hall()
    for number in range(5):
        visit = f"T{number}"
        hall.say(TicketTransferred(**ticket(NINE, visit), to_window_id=W1, to_service_code="HJ01"), 0)
    hall.serve(W1, 0, None, "other")
    found = hall.at(5)
    assert counts(found[f"M-22f {HALL_ID} day"]) == (0, 2), "the idle window cannot take them"


@pytest.mark.covers("M-22", "002-46", "5.5-17")
def test_a_window_open_by_its_own_word_after_the_calendars_closing_counts_as_open() -> None:
    hall, evening = Hall(), 8 * 60
    hall.hours(WindowOpened, W1, 0)
    hall.come(2)
    hall.serve(W1, evening, evening + 10)
    assert counts(hall.at(evening + 14)[f"M-22u {W1} rolling"]) == (600, 14 * 60)


@pytest.mark.covers("M-22", "D-31")
def test_the_limits_are_the_citys_own() -> None:
    rows = tuple(
        Threshold(name=name, unit_id=HALL_ID, value=value)
        for name, value in (("idle_after_min", 1), ("idle_queue_per_window", 2))
    )
    hall = Hall(a_hall({"window_id": W1}, {"window_id": W2}, more=rows))
    hall.come(5)
    hall.serve(W1, 0, None, "V1")
    assert counts(hall.at(10)[f"M-22c {HALL_ID} day"]) == (9, 10)


@pytest.mark.covers("M-22")
def test_a_hall_without_a_queue_machine_has_no_imbalance() -> None:
    hall = Hall(a_hall({"window_id": W1, "has_queue": False}, {"window_id": W2, "has_queue": False}))
    hall.serve(W1, 0, 10)
    assert hall.at(14) == {}, "null, not 0"


@pytest.mark.covers("M-22b")
def test_a_heavy_service_is_no_cold_window_by_its_load() -> None:
    hall = Hall()
    hall.come(2)
    hall.come(1, service="ZJ02")
    hall.serve(W1, 0, 10, "V1")
    hall.serve(W1, 10, 20, "V2")
    hall.serve(W2, 0, 40, "V3")
    hall.hours(WindowOpened, W2, 0)
    found = hall.at(60)
    assert counts(found[f"M-22b {W1} day"]) == (20, 60), "two of the usual ten minutes in an hour open"
    assert counts(found[f"M-22b {W2} day"]) == (40, 60)
    assert counts(found[f"M-22b {HALL_ID} day"]) == (60, 120)


@pytest.mark.covers("M-22")
def test_seconds_are_cut_and_a_bucket_is_half_open() -> None:
    hall = Hall()
    hall.log.say(TicketServing(**ticket(NINE, "V1", window_id=W1)), NINE + 5 * MINUTE + 300_000)
    hall.log.say(TicketFinished(**ticket(NINE, "V1", window_id=W1)), NINE + 6 * MINUTE + 200_000)
    assert counts(hall.at(14)[f"M-22u {W1} rolling"]) == (59, 14 * 60)
    later = hall.at(20)[f"M-22u {W1} rolling"]
    assert (later.start, counts(later)) == (NINE + 10 * MINUTE, (0, 600)), "from 9:10 on it is gone"
