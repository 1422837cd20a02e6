"""What the one address is told, and that nothing is told twice."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from schemas.calendar import Calendar
from schemas.envelope import Fact
from schemas.events.system import AlertAcknowledged, AlertChanged, AlertCleared, AlertRaised
from schemas.instants import micros
from schemas.reference import CalendarDay, City
from streams.webhook_command import may_leave
from streams.webhook_outbox import Notice, Outbox
from tests.unit.streams_shell.alert_events import a_record, alert_id, an_event


def told(outbox: Outbox) -> list[str]:
    return [notice.key.split(":")[1] for notice in outbox.waiting()]


def test_one_sentence_when_it_begins_and_one_when_it_ends(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "webhook.db")
    facts: tuple[type[Fact], ...] = (AlertRaised, AlertChanged, AlertAcknowledged, AlertCleared)
    outbox.take([(0, n, a_record(an_event(kind))) for n, kind in enumerate(facts)], {})
    assert told(outbox) == ["raised", "cleared"]


def test_what_came_late_is_not_told_but_its_confirmation_is(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "webhook.db")
    outbox.take([(0, 0, a_record(an_event(AlertRaised, notify=False)))], {})
    assert told(outbox) == []
    outbox.take([(0, 1, a_record(an_event(AlertChanged))), (0, 2, a_record(an_event(AlertCleared)))], {})
    assert told(outbox) == ["confirmed", "cleared"]


def test_the_end_of_what_was_never_told_is_not_told(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "webhook.db")
    outbox.take([(0, 0, a_record(an_event(AlertRaised, notify=False))), (0, 1, a_record(an_event(AlertCleared)))], {})
    assert told(outbox) == []


def test_a_second_raise_of_an_open_alert_is_not_told(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "webhook.db")
    outbox.take([(0, n, a_record(an_event(AlertRaised, name))) for n, name in enumerate("ab")], {})
    assert [notice.key for notice in outbox.waiting()] == [alert_id("a") + ":raised"]


def test_what_lies_before_the_first_start_is_not_told_and_still_open(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "webhook.db")
    begin = outbox.begin({0: 1})
    outbox.take([(0, 0, a_record(an_event(AlertRaised, "a"))), (0, 1, a_record(an_event(AlertRaised, "b")))], begin)
    assert told(outbox) == []


def test_a_restart_reads_the_log_again_and_tells_nothing_again(tmp_path: Path) -> None:
    facts: tuple[type[Fact], ...] = (AlertRaised, AlertChanged, AlertCleared)
    said = [(0, n, a_record(an_event(kind))) for n, kind in enumerate(facts)]
    first = Outbox(tmp_path / "webhook.db")
    first.take(said, first.begin({0: 0}))
    for notice in first.waiting():
        first.sent(notice)
    again = Outbox(tmp_path / "webhook.db")
    assert again.begin({0: 3}) == {0: 0}, "the first start stands"
    assert again.take(said, again.begin({0: 3})) == 0
    assert told(again) == []


def test_a_log_that_was_made_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "webhook.db")
    outbox.begin({0: 500})
    assert outbox.begin({0: 2}) == {0: 0}


def test_the_body_carries_the_sentence_and_its_evidence(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "webhook.db")
    outbox.take([(0, 0, a_record(an_event(AlertRaised)))], {})
    body = msgspec.json.decode(outbox.waiting()[0].body)
    assert body["sentence"] == "【低于90%】"
    assert (body["id"], body["code"], body["n"], body["good"], body["bad"]) == (alert_id("a"), "AL-01", 50, 42, 8)
    assert body["raised_at"] == "2026-10-14T10:12:00+08:00"


@pytest.mark.parametrize(
    ("at", "goes"),
    [("2026-10-14T08:59:59", False), ("2026-10-14T09:00:00", True), ("2026-10-14T12:30:00", False)],
)
def test_a_notice_leaves_in_the_opening_hours_of_its_hall(at: str, goes: bool) -> None:
    calendar = Calendar([CalendarDay(on="wed", working=True, opens="09:00-12:00;13:30-17:00")])
    now = micros(datetime.fromisoformat(at + "+08:00"))
    assert may_leave(Notice(1, "k", "SZ01", b""), City(), calendar, now) is goes
