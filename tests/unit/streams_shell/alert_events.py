"""Build alert events with defaults."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from schemas.admit import Record, admit, encode
from schemas.envelope import Fact, sequence
from schemas.events.system import (
    AlertAcknowledged,
    AlertChanged,
    AlertCleared,
    AlertEscalated,
    AlertRaised,
    AlertSilenced,
)
from schemas.ids import natural_uuid7
from schemas.instants import micros

AT = datetime.fromisoformat("2026-10-14T10:12:00+08:00")
_NUMBER = count()


def alert_id(name: str) -> str:
    return natural_uuid7(micros(AT), name)


def an_event(kind: type[Fact], name: str = "a", window: str = "SZ01-03", **more: Any) -> Fact:
    about = {"alert_id": alert_id(name), "hall_id": window[:4], "code": "AL-01", "alert_subject": window}
    said = {"sentence": "【低于90%】", "sentence_en": "[below 90%]"}
    defaults: dict[type[Fact], dict[str, Any]] = {
        AlertRaised: {**said, "state": "below", "since": AT, "n": 50, "good": 42, "bad": 8, "window_id": window},
        AlertChanged: {**said, "state": "confirmed", "n": 50, "good": 41, "bad": 9},
        AlertCleared: {**said, "reason": "recovered", "n": 50, "good": 46, "bad": 4},
        AlertAcknowledged: {"by": "窗口负责人"},
        AlertEscalated: {"rung": 1, "role": "hall_duty_officer"},
        AlertSilenced: {"by": "窗口负责人", "until": AT + timedelta(hours=1), "reason": "检修"},
    }
    return kind(received_at=AT, **{**about, **defaults[kind], **more})


def a_message(fact: Fact, identity: str | None = None) -> bytes:
    number = next(_NUMBER)
    return encode(
        fact,
        id=identity or natural_uuid7(micros(AT), number),
        source="worker/test",
        time=AT,
        sequence=sequence(1, number),
    )


def a_record(fact: Fact, identity: str | None = None) -> Record:
    record = admit(a_message(fact, identity))
    assert isinstance(record, Record), record
    return record
