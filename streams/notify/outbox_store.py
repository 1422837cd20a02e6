"""The outbox on disk: one SQLite file, one row for each (alert, transition, receiver), never two.

A row begins as waiting (or as no_address, when nobody has the role) and ends as sent, given_up (the channel refused
it), silenced, or dropped (an end that its receiver need not hear of). Rows are kept, so that they can be shown.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from streams.notify.messages import Message

State = Literal["waiting", "sent", "given_up", "silenced", "dropped", "no_address"]
_SCHEMA = """
create table if not exists read_to (partition integer primary key, offset integer not null);
create table if not exists notice (
    number integer primary key autoincrement,
    alert_id text not null,
    transition text not null,
    receiver text not null,
    body blob not null,
    state text not null,
    tries integer not null default 0,
    next_at real not null default 0,
    why text,
    noted_at real not null,
    done_at real,
    unique (alert_id, transition, receiver)
);
create index if not exists notice_state on notice (state, receiver);
create table if not exists attempt (robot text not null, at real not null);
"""
_COLUMNS = "number, receiver, body, state, tries, next_at, why, noted_at"

_UNADDRESSED = f"""
with latest as (
    select max(number) as number
    from notice
    where state = 'no_address'
    group by
        receiver,
        cast(body as text) ->> '$.code',
        cast(body as text) ->> '$.hall_id',
        cast(body as text) ->> '$.window_id'
)
select {_COLUMNS} from notice where number in (select number from latest) order by 1
"""  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class Notice:
    """One message for one receiver, and how it stands; the receiver of a no_address row is "?" and the role."""

    number: int
    receiver: str
    message: Message
    state: State
    tries: int
    next_at: float
    why: str | None
    noted_at: float


class OutboxStore:
    """The file. Every method is one transaction."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        with closing(self._connect()) as db:
            db.execute("pragma journal_mode = wal")
            db.executescript(_SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=30)
        db.execute("pragma synchronous = full")
        return db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open one transaction: all of it is kept, or nothing."""
        with closing(self._connect()) as db, db:
            yield db

    def begin(self, ends: Mapping[int, int]) -> dict[int, int]:
        """Give the offsets from which on events are news; at the very first start that is the end of the log.

        A log that is shorter than what was read of it is a new one, and news from its beginning.
        """
        with self.writing() as db:
            for partition, end in ends.items():
                db.execute("update read_to set offset = 0 where partition = ? and offset > ?", (partition, end))
            db.executemany("insert or ignore into read_to values (?, ?)", ends.items())
            return dict(db.execute("select partition, offset from read_to"))

    def rows(self, *states: State) -> list[Notice]:
        """List the notices in these states, oldest first; all of them if none is named."""
        wanted = f"where state in ({', '.join('?' * len(states))})" if states else ""
        with closing(self._connect()) as db:
            return [_notice(row) for row in db.execute(f"select {_COLUMNS} from notice {wanted} order by 1", states)]  # noqa: S608 - placeholders only

    def waiting_for(self, receiver: str) -> list[Notice]:
        """List what waits for one receiver, oldest first."""
        sql = f"select {_COLUMNS} from notice where state = 'waiting' and receiver = ? order by 1"  # noqa: S608 - our own columns
        with closing(self._connect()) as db:
            return [_notice(row) for row in db.execute(sql, (receiver,))]

    def unaddressed(self) -> list[Notice]:
        """Give the latest message that reached nobody for each role, alert code, hall and window."""
        with closing(self._connect()) as db:
            return [_notice(row) for row in db.execute(_UNADDRESSED)]

    def count(self) -> dict[str, int]:
        """Count the notices by state."""
        with closing(self._connect()) as db:
            return dict(db.execute("select state, count(*) from notice group by 1"))

    def told(self, message: Message, receiver: str) -> bool:
        """Say whether a receiver was sent the beginning (or a rung) of an alert."""
        sql = "select 1 from notice where alert_id = ? and receiver = ? and transition <> 'cleared' and state = 'sent'"
        with closing(self._connect()) as db:
            return db.execute(sql, (message.id, receiver)).fetchone() is not None

    def end(self, notices: Sequence[Notice], state: State, at: float, why: str | None = None) -> None:
        """Note how it ended."""
        with self.writing() as db:
            db.executemany(
                "update notice set state = ?, done_at = ?, why = ? where number = ?",
                [(state, at, why, notice.number) for notice in notices],
            )

    def put_off(self, notices: Sequence[Notice], until: float, why: str) -> None:
        """Note a failure that will be tried again."""
        with self.writing() as db:
            db.executemany(
                "update notice set tries = tries + 1, next_at = ?, why = ? where number = ?",
                [(until, why, notice.number) for notice in notices],
            )

    def again(self, receiver: str) -> int:
        """Let what was given up for a receiver wait once more; give how many."""
        sql = "update notice set state = 'waiting', next_at = 0 where state = 'given_up' and receiver = ?"
        with self.writing() as db:
            return db.execute(sql, (receiver,)).rowcount

    def attempted(self, robot: str, at: float) -> None:
        """Note an attempt: a robot counts the refused ones too."""
        with self.writing() as db:
            db.execute("delete from attempt where at < ?", (at - 3600,))
            db.execute("insert into attempt values (?, ?)", (robot, at))

    def attempts_since(self, robot: str, at: float) -> int:
        """Count the attempts at a robot since an instant, restarts of the notifier included."""
        with closing(self._connect()) as db:
            found = db.execute("select count(*) from attempt where robot = ? and at > ?", (robot, at)).fetchone()
            return int(found[0])


def _notice(row: tuple[int, str, bytes, State, int, float, str | None, float]) -> Notice:
    number, receiver, body, state, tries, next_at, why, noted_at = row
    message = msgspec.json.decode(body, type=Message)
    return Notice(number, receiver, message, state, tries, next_at, why, noted_at)
