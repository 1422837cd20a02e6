"""A worker that was stopped while another took its place is not believed when it wakes up."""

from datetime import timedelta

import pytest

from schemas.admit import Record, admit, encode
from schemas.envelope import Fact, sequence
from schemas.events.system import AlertCleared, AlertRaised
from schemas.ids import natural_uuid7
from schemas.instants import micros
from streams.alert_order import LastWords
from streams.alert_rows import AlertRows
from tests.unit.streams_shell.alert_events import AT, alert_id, an_event


def spoken(fact: Fact, offset: int, minute: int, *, source: str = "worker/hall.events/0") -> Record:
    at = AT + timedelta(minutes=minute)
    identity = natural_uuid7(micros(at), source, offset, type(fact).__name__)
    record = admit(encode(fact, id=identity, source=source, time=at, sequence=sequence(1, offset)))
    assert isinstance(record, Record), record
    return record


OLD, NEW = an_event(AlertRaised, "old"), an_event(AlertRaised, "new")


@pytest.mark.covers("D5", "D7")
def test_what_it_had_in_hand_raises_nothing_after_the_alert_has_come_and_gone() -> None:
    rows = AlertRows()
    told = [spoken(NEW, 50, 5), spoken(an_event(AlertCleared, "new"), 60, 6), spoken(OLD, 20, 2)]
    assert [rows.follow(one) is not None for one in told] == [True, True, False]
    assert list(rows.rows) == [alert_id("new")]


def test_it_ends_nothing_that_was_raised_since() -> None:
    rows = AlertRows()
    rows.follow(spoken(NEW, 50, 5))
    assert rows.follow(spoken(an_event(AlertCleared, "new"), 20, 2)) is None
    assert rows.rows[alert_id("new")].is_open


def test_it_counts_where_nobody_has_spoken_from_further_on() -> None:
    words = LastWords()
    assert words.counts(spoken(NEW, 50, 5))
    assert words.counts(spoken(an_event(AlertRaised, "b", "XX01-01"), 20, 2)), "another hall"
    assert words.counts(spoken(an_event(AlertCleared, "new"), 20, 2, source="worker/hall.events/1")), "another fold"
    assert words.counts(spoken(an_event(AlertCleared, "new"), 50, 5)), "the same tick"


def test_a_log_made_anew_and_a_clock_set_back_are_no_reason_to_be_silent() -> None:
    words = LastWords()
    assert words.counts(spoken(NEW, 50, 5))
    assert words.counts(spoken(an_event(AlertCleared, "new"), 3, 6)), "offsets begin anew"
    assert words.counts(spoken(OLD, 60, 1)), "the clock was set back"


def test_a_fold_learns_that_another_has_gone_on() -> None:
    words = LastWords()
    words.counts(spoken(NEW, 50, 5))
    source, at = "worker/hall.events/0", micros(AT)
    assert words.is_ahead(source, (20, at))
    assert not words.is_ahead(source, (70, at + 600_000_000))
    assert not words.is_ahead("worker/hall.events/1", (20, at))
