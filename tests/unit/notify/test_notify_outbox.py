"""Who is told what, and that nothing is told twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from schemas.calendar import Calendar
from schemas.envelope import Fact
from schemas.events.system import (
    AlertAcknowledged,
    AlertChanged,
    AlertCleared,
    AlertEscalated,
    AlertRaised,
    AlertSilenced,
)
from schemas.instants import micros
from schemas.reference import CalendarDay, City, Unit
from streams.alert_reader import Said
from streams.notify.outbox import Outbox
from streams.notify.outbox_store import Notice
from streams.notify.receivers import EVERYBODY, Receiver
from streams.notify.service import may_leave
from tests.unit.notify.a_receiver import a_message, a_receiver
from tests.unit.streams_shell.alert_events import AT, a_record, alert_id, an_event

ALL = (a_receiver("all", EVERYBODY),)
CITY = City(
    units={
        "SZ01": Unit(unit_id="SZ01", name="城关", kind="hall", parent_id="SZ"),
        "SZ": Unit(unit_id="SZ", name="苏州", kind="city", parent_id="SZ01"),
    }
)


def an_outbox(folder: Path, receivers: Sequence[Receiver] = ALL) -> Outbox:
    return Outbox(folder / "notify.db", receivers)


def in_log(*facts: Fact) -> list[Said]:
    return [(0, n, a_record(fact)) for n, fact in enumerate(facts)]


def take(outbox: Outbox, *facts: Fact) -> None:
    outbox.take(in_log(*facts), {0: len(facts)}, CITY)


def told(outbox: Outbox) -> list[str]:
    return [f"{notice.receiver}:{notice.message.transition}" for notice in outbox.store.rows("waiting")]


def nobody(outbox: Outbox) -> list[str]:
    return [f"{notice.receiver}:{notice.message.transition}" for notice in outbox.store.rows("no_address")]


def test_one_message_when_it_begins_and_one_when_it_ends(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path)
    take(outbox, *(an_event(kind) for kind in (AlertRaised, AlertChanged, AlertAcknowledged, AlertCleared)))
    assert told(outbox) == ["all:raised", "all:cleared"]


def test_what_came_late_is_not_told_but_its_confirmation_is(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path)
    take(outbox, an_event(AlertRaised, notify=False))
    assert told(outbox) == []
    take(outbox, an_event(AlertChanged), an_event(AlertCleared))
    assert told(outbox) == ["all:confirmed", "all:cleared"]


def test_neither_the_end_nor_a_rung_of_what_was_never_told_is_told(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path)
    take(outbox, an_event(AlertRaised, notify=False), an_event(AlertEscalated), an_event(AlertCleared))
    assert told(outbox) == []
    assert nobody(outbox) == []


def test_a_second_raise_of_an_open_alert_is_not_told(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path)
    take(outbox, an_event(AlertRaised, "a"), an_event(AlertRaised, "b"))
    assert [notice.message.key for notice in outbox.store.rows("waiting")] == [alert_id("a") + ":raised"]


def test_an_empty_outbox_on_an_old_log_tells_nothing_of_the_past(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path)
    outbox.begin({0: 1})
    take(outbox, an_event(AlertRaised, "a"), an_event(AlertRaised, "b"))
    assert told(outbox) == [], "the second raise is of an alert that the past opened"


def test_a_restart_reads_the_log_again_and_tells_nothing_again_not_even_to_a_new_receiver(tmp_path: Path) -> None:
    said = in_log(an_event(AlertRaised), an_event(AlertChanged), an_event(AlertCleared))
    first = an_outbox(tmp_path)
    first.begin({0: 0})
    first.take(said, {0: 3}, CITY)
    first.store.end(first.store.rows("waiting"), "sent", 0.0)
    again = an_outbox(tmp_path, [*ALL, a_receiver("new", EVERYBODY)])
    assert again.begin({0: 3}) == {0: 3}
    assert again.take(said, {0: 3}, CITY) == 0
    assert again.take([(0, 3, a_record(an_event(AlertRaised, "next")))], {0: 4}, CITY) == 2
    assert told(again) == ["all:raised", "new:raised"]


def test_a_crash_before_the_commit_notes_everything_the_next_time(tmp_path: Path) -> None:
    said = in_log(an_event(AlertRaised), an_event(AlertCleared))
    first = an_outbox(tmp_path)
    first.begin({0: 0})
    broken = [*said, (0, 2, None)]
    with pytest.raises(AttributeError):
        first.take(broken, {0: 3}, CITY)  # type: ignore[arg-type]  # what breaks is not the point
    again = an_outbox(tmp_path)
    again.begin({0: 2})
    again.take(said, {0: 2}, CITY)
    assert told(again) == ["all:raised", "all:cleared"]


def test_a_log_that_was_made_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path)
    outbox.begin({0: 500})
    assert outbox.begin({0: 2}) == {0: 0}


def test_the_roles_of_the_rule_hear_of_it_and_the_confirmation_adds_the_hall_and_the_centre(tmp_path: Path) -> None:
    people = [a_receiver(), a_receiver("hall", "hall_manager"), a_receiver("centre", "command_centre")]
    outbox = an_outbox(tmp_path, people)
    take(outbox, an_event(AlertRaised))
    assert told(outbox) == ["head:raised"]
    take(outbox, an_event(AlertChanged), an_event(AlertCleared))
    assert told(outbox) == [
        "head:raised",
        "hall:confirmed",
        "centre:confirmed",
        "centre:cleared",
        "hall:cleared",
        "head:cleared",
    ]


def test_the_events_own_audience_goes_before_the_rule(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path, [a_receiver(), a_receiver("data", "data_team")])
    take(outbox, an_event(AlertRaised, code="AL-24", audience=("data_team",)))
    assert told(outbox) == ["data:raised"]


@pytest.mark.covers("000-03")
@pytest.mark.parametrize(
    ("unit", "window", "hears"),
    [
        ("", "", True),
        ("SZ01", "", True),
        ("SZ", "", True),
        ("SZ02", "", False),
        ("SZ01", "SZ01-03", True),
        ("SZ01", "SZ01-04", False),
    ],
)
def test_a_receiver_hears_of_its_unit_all_below_it_and_its_window(
    tmp_path: Path, unit: str, window: str, hears: bool
) -> None:
    outbox = an_outbox(tmp_path, [a_receiver(unit=unit, window=window)])
    take(outbox, an_event(AlertRaised))
    assert (told(outbox), nobody(outbox)) == ((["head:raised"], []) if hears else ([], ["?window_head:raised"]))


def test_a_rung_tells_its_role_once_and_rung_0_not_those_who_heard_the_beginning(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path, [a_receiver(), a_receiver("duty", "hall_duty_officer")])
    first, second = an_event(AlertEscalated, rung=0, role="window_head"), an_event(AlertEscalated)
    take(outbox, an_event(AlertRaised), first, second, second, an_event(AlertEscalated, rung=2, role="inspection"))
    assert told(outbox) == ["head:raised", "duty:rung-1"]
    assert nobody(outbox) == ["?inspection:rung-2"]
    take(outbox, an_event(AlertCleared), an_event(AlertEscalated, rung=3, role="hall_duty_officer"))
    assert told(outbox)[2:] == ["duty:cleared", "head:cleared"], "nothing goes up once it has ended"


def test_a_silence_is_known_with_its_end(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path)
    take(outbox, an_event(AlertRaised), an_event(AlertSilenced))
    assert outbox.silenced_until == {alert_id("a"): micros(AT + timedelta(hours=1))}


def test_what_was_given_up_waits_again_when_asked(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path)
    take(outbox, an_event(AlertRaised))
    outbox.store.end(outbox.store.rows("waiting"), "given_up", 0.0, "310000 sign not match")
    assert (told(outbox), outbox.store.again("nobody"), outbox.store.again("all")) == ([], 0, 1)
    assert told(outbox) == ["all:raised"]


@pytest.mark.parametrize(
    ("at", "hours", "goes"),
    [
        ("2026-10-14T08:59:59", "open", False),
        ("2026-10-14T09:00:00", "open", True),
        ("2026-10-14T12:30:00", "open", False),
        ("2026-10-14T12:30:00", "always", True),
    ],
)
def test_a_notice_leaves_in_the_opening_hours_of_its_hall(at: str, hours: str, goes: bool) -> None:
    calendar = Calendar([CalendarDay(on="wed", working=True, opens="09:00-12:00;13:30-17:00")])
    now = micros(datetime.fromisoformat(at + "+08:00"))
    notice = Notice(1, "head", a_message(), "waiting", 0, 0.0, None, 0.0)
    assert may_leave(notice, a_receiver(hours=hours), City(), calendar, now) is goes


def test_the_two_names_of_one_role_reach_the_same_people(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path, [a_receiver("duty", "hall_duty_officer"), a_receiver("above", "inspection")])
    take(outbox, an_event(AlertRaised, audience=("hall_manager",)), an_event(AlertEscalated, role="supervision"))
    assert told(outbox) == ["duty:raised", "above:rung-1"]
