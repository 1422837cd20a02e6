"""What is found wrong in a hall at a tick, from its facts."""

import pytest

from schemas.admit import Record, admit
from schemas.calendar import Calendar
from schemas.envelope import Fact
from schemas.events.queue import DeviceHeartbeat, TicketCalled, TicketIssued, WindowClosed
from schemas.instants import HOUR, MINUTE
from schemas.reference import City
from streams.desk_hall import HallDesk
from streams.finding import Finding
from streams.spans import Spans
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_city, a_heartbeat, common, ticket


class Desk:
    """A hall's desk that is told facts."""

    def __init__(self, city: City | None = None) -> None:
        self.log = Log(city=city)
        self.told: list[Record] = []

    def say(self, fact: Fact, at: int) -> None:
        self.log.say(fact, at)
        record = admit(self.log.values[-1])
        assert isinstance(record, Record)
        self.told.append(record)

    def found(self, tick: int, *, backwards: bool = False) -> dict[str, Finding]:
        spans = Spans(self.log.city, Calendar())
        spans.move(tick)
        desk = HallDesk(self.log.city, Calendar(), spans)
        for offset, record in enumerate(reversed(self.told) if backwards else self.told):
            desk.follow(offset, record)
        return {f"{one.code} {one.subject}": one for one in desk.findings(tick)}


OFFLINE, SILENT = f"AL-04/offline {WINDOW_ID}", f"AL-25/silent {HALL_ID}"
WAIT, CROWD = f"AL-05/current {HALL_ID}", f"AL-06/crowded {HALL_ID}:HJ01"


@pytest.mark.covers("AL-04", "000-27")
def test_a_terminal_is_offline_more_than_ten_minutes_after_its_last_pulse_in_opening_hours_only() -> None:
    desk = Desk()
    desk.say(a_heartbeat(NINE), NINE)
    assert OFFLINE not in desk.found(NINE + 10 * MINUTE)
    found = desk.found(NINE + 11 * MINUTE)[OFFLINE]
    assert (found.since, found.measured, found.allowed) == (NINE + 10 * MINUTE, 660, 600)
    assert OFFLINE not in desk.found(NINE + 3 * HOUR + 30 * MINUTE), "noon"
    desk.say(WindowClosed(**common(NINE), window_id=WINDOW_ID), NINE + MINUTE)
    assert OFFLINE not in desk.found(NINE + 11 * MINUTE), "the window is shut"


@pytest.mark.covers("AL-04")
def test_no_window_without_a_terminal_is_offline() -> None:
    desk = Desk(a_city(has_terminal=False))
    desk.say(a_heartbeat(NINE), NINE)
    assert OFFLINE not in desk.found(NINE + HOUR)


@pytest.mark.covers("AL-05", "M-10")
def test_a_wait_is_too_long_after_half_an_hour_until_the_call_whatever_came_first() -> None:
    desk = Desk()
    desk.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    assert WAIT not in desk.found(NINE + 30 * MINUTE)
    found = desk.found(NINE + 75 * MINUTE)[WAIT]
    assert (found.since, found.measured, found.allowed) == (NINE + 30 * MINUTE, 75 * 60, 30 * 60)
    desk.say(TicketCalled(**ticket(NINE, "V1", window_id=WINDOW_ID)), NINE + 40 * MINUTE)
    assert WAIT not in desk.found(NINE + 75 * MINUTE)
    assert desk.found(NINE + 75 * MINUTE) == desk.found(NINE + 75 * MINUTE, backwards=True)


@pytest.mark.covers("AL-06", "AL-07", "002-46")
def test_more_than_ten_people_for_one_window_are_a_crowd_and_at_the_days_end_are_left_over() -> None:
    desk, late = Desk(), NINE + 7 * HOUR + 29 * MINUTE
    for number in range(11):
        assert CROWD not in desk.found(late + 10 * MINUTE)
        desk.say(TicketIssued(**ticket(late, f"V{number}"), service_code="HJ01"), late + number)
    found = desk.found(late + 10 * MINUTE)
    assert (found[CROWD].measured, found[CROWD].allowed, found[CROWD].since) == (11, 10, late + 10)
    assert f"AL-07 {HALL_ID}" not in desk.found(late), "31 minutes before closing"
    left = desk.found(late + 11 * MINUTE)[f"AL-07 {HALL_ID}"]
    assert (left.measured, left.allowed) == (9, 0), "20 minutes of one window serve two people of ten minutes each"
    assert not desk.found(NINE + 8 * HOUR)[f"AL-07 {HALL_ID}"].raises, "closed: it is only kept until nobody waits"


@pytest.mark.covers("AL-25")
def test_a_halls_feed_is_silent_after_five_minutes_of_nothing_in_opening_hours() -> None:
    desk = Desk()
    desk.say(a_heartbeat(NINE - HOUR), NINE - HOUR)
    assert SILENT not in desk.found(NINE + 5 * MINUTE), "it opened five minutes ago"
    assert desk.found(NINE + 6 * MINUTE)[SILENT].since == NINE + 5 * MINUTE
    desk.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE + 4 * MINUTE)
    assert SILENT not in desk.found(NINE + 6 * MINUTE)


@pytest.mark.covers("AL-25", "5.4-01")
def test_a_terminals_clock_is_wrong_from_the_first_of_its_latest_wrong_pulses() -> None:
    desk, clock = Desk(), f"AL-25/clock {WINDOW_ID}"
    for minute, offset in enumerate((61_000, 60_999, 90_000, -120_000)):
        at = NINE + minute * MINUTE
        desk.say(
            DeviceHeartbeat(**common(at), window_id=WINDOW_ID, device_id="T1", clock_offset_ms=offset),
            at + offset * 1000,
        )
    found = desk.found(NINE + 4 * MINUTE)[clock]
    assert (found.since, found.measured, found.allowed) == (NINE + 2 * MINUTE, 120, 60)
