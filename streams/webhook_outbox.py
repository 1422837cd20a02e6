"""Keep what is to be sent and what was sent: one SQLite file, one row for each sentence, never two.

The log is read whole at every start and every sentence has one row (alert, transition), so reading needs no offsets
of its own. A crash between sending and noting it sends once more, under the same idempotency key.
"""

import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from schemas.instants import instant
from streams.alert_reader import Said
from streams.alert_rows import AlertRow, AlertRows, Outcome

_SCHEMA = """
create table if not exists begin_at (partition integer primary key, offset integer not null);
create table if not exists notice (
    number integer primary key autoincrement,
    alert_id text not null,
    transition text not null,
    hall_id text not null,
    body blob not null,
    sent_at real,
    unique (alert_id, transition)
);
"""
_TOLD = "select transition from notice where alert_id = ?"
_NOTE = "insert or ignore into notice (alert_id, transition, hall_id, body) values (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence on its way."""

    number: int
    key: str
    hall_id: str
    body: bytes


class Outbox:
    """The notices of one installation. `rows` is the alerts as the log tells them, rebuilt at every start."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self.rows = AlertRows()
        with closing(self._connect()) as db:
            db.executescript(_SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=30)
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        return db

    def begin(self, ends: Mapping[int, int]) -> dict[int, int]:
        """Note where the log ended at the very first start; give it: what lies before is not sent.

        A log that is shorter than that is a new one.
        """
        with closing(self._connect()) as db, db:
            for partition, end in ends.items():
                db.execute("update begin_at set offset = 0 where partition = ? and offset > ?", (partition, end))
            db.executemany("insert or ignore into begin_at values (?, ?)", ends.items())
            return dict(db.execute("select partition, offset from begin_at"))

    def take(self, said: Iterable[Said], begin: Mapping[int, int]) -> int:
        """Follow events in log order and note what is to be told; give the number of new notices."""
        noted = 0
        with closing(self._connect()) as db, db:
            for partition, offset, record in said:
                if (news := self.rows.follow(record)) is None:
                    continue
                outcome, row = news
                is_ours = offset >= begin.get(partition, 0)
                told = {what for (what,) in db.execute(_TOLD, [row.alert_id])}
                if is_ours and (transition := to_tell(outcome, row, told)) is not None:
                    noted += db.execute(
                        _NOTE, (row.alert_id, transition, row.hall_id, body_of(row, transition))
                    ).rowcount
        return noted

    def waiting(self) -> list[Notice]:
        """List what is not sent yet, oldest first."""
        sql = "select number, alert_id || ':' || transition, hall_id, body from notice where sent_at is null order by 1"
        with closing(self._connect()) as db:
            return [Notice(*row) for row in db.execute(sql)]

    def sent(self, notice: Notice) -> None:
        """Note that the address took a notice."""
        with closing(self._connect()) as db, db:
            db.execute("update notice set sent_at = ? where number = ?", (time.time(), notice.number))


def to_tell(outcome: Outcome, row: AlertRow, told: set[str]) -> str | None:
    """Say under which name a change of an alert is told to the one address; None for not at all.

    The address hears of an alert once when it begins (raised, or confirmed where the raise itself was not to be
    told) and once when it ends, if it heard of it at all (D7: those told before, once, when it ends).
    """
    begun = told & {"raised", "confirmed"}
    match outcome:
        case "raised" if row.notify:
            return "raised"
        case "changed" if row.notify and row.state == "confirmed" and not begun:
            return "confirmed"
        case "cleared" if begun and row.notify:
            return "cleared"
    return None


def body_of(row: AlertRow, transition: str) -> bytes:
    """Write what the address gets: the sentence, and enough to look the alert up."""
    body = {
        "id": row.alert_id,
        "transition": transition,
        "code": row.code,
        "subject": row.subject,
        "hall_id": row.hall_id,
        "window_id": row.window_id,
        "state": row.state if row.is_open else "cleared",
        "reason": row.reason,
        "sentence": row.sentence,
        "sentence_en": row.sentence_en,
        "since": instant(row.since).isoformat(),
        "raised_at": instant(row.raised_at).isoformat(),
        "cleared_at": None if row.cleared_at is None else instant(row.cleared_at).isoformat(),
        "n": row.n,
        "good": row.good,
        "bad": row.bad,
    }
    return msgspec.json.encode(body)
