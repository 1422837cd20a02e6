"""Fold alert.events into the outbox: each event that lies behind what was read before is noted once for each receiver.

The log is read whole at every start, because what an alert is stands in its earlier events; but only what lies behind
`read_to` is noted, and `read_to` moves in the same transaction. So a replay, a new receiver and an empty outbox on an
old log tell nothing of the past.
"""

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from schemas.admit import Record
from schemas.events.system import AlertEscalated, AlertSilenced
from schemas.instants import micros
from schemas.reference import City
from streams.alert_reader import Said
from streams.alert_rows import AlertRow, AlertRows
from streams.notify.messages import Message, message_of
from streams.notify.outbox_store import OutboxStore, State
from streams.notify.receivers import Receiver
from streams.notify.routing import CLEARED, receivers_for, to_tell

_NOTE = "insert or ignore into notice (alert_id, transition, receiver, body, state, noted_at) values (?, ?, ?, ?, ?, ?)"
_READ_TO = (
    "insert into read_to values (?, ?) on conflict (partition) do update set offset = max(offset, excluded.offset)"
)
_HEARD = (
    "select distinct receiver from notice "
    "where alert_id = ? and transition <> 'cleared' and state in ('waiting', 'sent')"
)


NOBODY = "?"
"""Put before a role that nobody has, where a receiver's name would stand; no name can begin so."""


class Outbox:
    """The alerts as the log tells them, rebuilt at every start, beside the file of what is told of them."""

    def __init__(self, path: Path, receivers: Sequence[Receiver]) -> None:
        self.store = OutboxStore(path)
        self.receivers = tuple(receivers)
        self.rows = AlertRows()
        self.silenced_until: dict[str, int] = {}
        self._newsworthy: set[str] = set()
        self._from: Mapping[int, int] = {}

    def begin(self, ends: Mapping[int, int]) -> dict[int, int]:
        """Note where the log ends now if nothing was read before; give where the news begins."""
        found = self.store.begin(ends)
        self._from = found
        return found

    def take(self, said: Iterable[Said], next_offsets: Mapping[int, int], city: City) -> int:
        """Follow events in log order and note what is to be told; give the number of new notices."""
        noted = 0
        with self.store.writing() as db:
            for partition, offset, record in said:
                is_news = offset >= self._from.get(partition, 0)
                noted += self._follow(db, record, city, is_news=is_news)
            db.executemany(_READ_TO, next_offsets.items())
        return noted

    def _follow(self, db: sqlite3.Connection, record: Record, city: City, *, is_news: bool) -> int:
        match record.fact:
            case AlertSilenced() as fact:
                self.silenced_until[fact.alert_id] = micros(fact.until)
                return 0
            case AlertEscalated() as fact:
                return self._escalate(db, fact, city) if is_news else 0
        if (news := self.rows.follow(record)) is None:
            return 0
        outcome, row = news
        telling = to_tell(outcome, row, record.fact)
        if telling is None:
            return 0
        if telling.transition != CLEARED:
            self._newsworthy.add(row.alert_id)
        if not is_news:
            return 0
        heard = _heard(db, row.alert_id)
        if telling.transition == CLEARED:
            names = sorted(heard)
        else:
            names = [name for name in self._addressed(row, telling.roles, city) if name not in heard]
        return _tell(db, message_of(row, telling.transition, record.fact), names)

    def _escalate(self, db: sqlite3.Connection, fact: AlertEscalated, city: City) -> int:
        """Tell the rung's role; who heard of the beginning does not hear of rung 0, which is the beginning."""
        row = self.rows.rows.get(fact.alert_id)
        if row is None or not row.is_open or row.alert_id not in self._newsworthy:
            return 0
        told = self._addressed(row, (fact.role,), city)
        if fact.rung == 0:
            told = [name for name in told if name not in _heard(db, row.alert_id)]
        return _tell(db, message_of(row, f"rung-{fact.rung}", rung=fact.rung, role=fact.role), told)

    def _addressed(self, row: AlertRow, roles: Sequence[str], city: City) -> list[str]:
        """List the names of those who have these roles for an alert; a role that nobody has as "?role"."""
        names: list[str] = []
        for role in roles:
            found = receivers_for(role, row, self.receivers, city)
            names += [one.name for one in found] or [NOBODY + role]
        return names


def _heard(db: sqlite3.Connection, alert_id: str) -> frozenset[str]:
    return frozenset(name for (name,) in db.execute(_HEARD, [alert_id]))


def _tell(db: sqlite3.Connection, message: Message, names: Iterable[str]) -> int:
    """Note a message for each of these; give how many of them are new and can be told."""
    noted = 0
    for name in names:
        state: State = "no_address" if name.startswith(NOBODY) else "waiting"
        row = (message.id, message.transition, name, msgspec.json.encode(message), state)
        noted += db.execute(_NOTE, (*row, time.time())).rowcount * (state == "waiting")
    return noted
