"""The law of the outbox: any batching, any restart, any repetition of the log → the same notices, each once."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.admit import Record
from schemas.events.system import AlertChanged, AlertCleared, AlertEscalated, AlertRaised
from schemas.reference import City
from streams.notify.outbox import Outbox
from tests.unit.notify.a_receiver import a_receiver
from tests.unit.streams_shell.alert_events import a_record, an_event

PEOPLE = (
    a_receiver("head", unit="SZ01"),
    a_receiver("duty", "hall_duty_officer"),
    a_receiver("all", "*", window="SZ01-03"),
)
ALERTS = (("a", "SZ01-03"), ("b", "SZ01-04"), ("c", "SZ02-01"))


def an_alert_event(which: int, kind: int, notify: bool, rung: int) -> Record:
    name, window = ALERTS[which]
    match kind:
        case 0:
            return a_record(an_event(AlertRaised, name, window, notify=notify))
        case 1:
            return a_record(an_event(AlertChanged, name, window, notify=notify))
        case 2:
            return a_record(an_event(AlertEscalated, name, window, rung=rung, role="hall_duty_officer"))
    return a_record(an_event(AlertCleared, name, window, notify=notify))


EVENTS = st.builds(an_alert_event, st.integers(0, 2), st.integers(0, 3), st.booleans(), st.integers(0, 2))
LOGS = st.lists(EVENTS, max_size=25).flatmap(
    lambda said: st.lists(st.integers(0, max(len(said) - 1, 0)), max_size=4).map(
        lambda again: [*said, *(said[place] for place in again if said)]
    )
)


def rows(outbox: Outbox) -> list[tuple[str, str, str, str]]:
    """Give what is kept of each notice but when it was noted and how it stands on its way."""
    return sorted(
        (one.message.key, one.receiver, "nobody" if one.state == "no_address" else "somebody", one.message.state)
        for one in outbox.store.rows()
    )


def read_at_once(path: Path, log: list[Record]) -> Outbox:
    outbox = Outbox(path, PEOPLE)
    outbox.begin({0: 0})
    outbox.take([(0, n, record) for n, record in enumerate(log)], {0: len(log)}, City())
    return outbox


@settings(max_examples=60, deadline=None)
@given(LOGS, st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.booleans()), max_size=12))
def test_any_batching_and_any_restart_note_the_same_notices(
    log: list[Record], steps: list[tuple[int, bool, bool]]
) -> None:
    said = [(0, n, record) for n, record in enumerate(log)]
    with TemporaryDirectory() as folder:
        whole = rows(read_at_once(Path(folder) / "whole.db", log))
        outbox, done = Outbox(Path(folder) / "parts.db", PEOPLE), 0
        outbox.begin({0: 0})
        for size, restarts, sends in [*steps, (len(log), False, False)]:
            if restarts:
                outbox = Outbox(Path(folder) / "parts.db", PEOPLE)
                assert outbox.begin({0: len(log)}) == {0: done}, "what was read is known"
                assert outbox.take(said[:done], {0: done}, City()) == 0, "a replay notes nothing"
            outbox.take(said[done : done + size], {0: min(done + size, len(log))}, City())
            done = min(done + size, len(log))
            if sends:
                outbox.store.end(outbox.store.rows("waiting"), "sent", 0.0)
        assert rows(outbox) == whole
        assert len({row[:2] for row in whole}) == len(whole), "one row for each alert, transition and receiver"


@settings(max_examples=30, deadline=None)
@given(LOGS)
def test_an_empty_outbox_on_an_old_log_is_silent(log: list[Record]) -> None:
    with TemporaryDirectory() as folder:
        outbox = Outbox(Path(folder) / "new.db", PEOPLE)
        begin = outbox.begin({0: len(log)})
        assert begin == {0: len(log)}
        assert outbox.take([(0, n, record) for n, record in enumerate(log)], {0: len(log)}, City()) == 0
        assert outbox.store.rows() == []
