"""The fold of one event-topic partition: records in, live statements, the mark and the alert rule's verdicts out.

Pure: a function of (city, calendar, records). Rules know no clock but the ticks in the log. A fold begun at the mark
of another one, given the rest of the log, says and does the same from there on (design D5): the law of this folder.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

import msgspec

from schemas.admit import Record, Refusal, admit
from schemas.calendar import Calendar
from schemas.events.system import ClockTicked
from schemas.instants import local_day, micros
from schemas.live import Bucket, Figure, Scope, Statement, statement_key
from schemas.reference import City, city_digest
from schemas.topics import CASE, HALL, HOTLINE
from streams.desk import Desk
from streams.desk_case import CaseDesk
from streams.desk_hall import HallDesk
from streams.desk_hotline import HotlineDesk
from streams.figures import Key, Tally
from streams.finding import Finding
from streams.refusals import Refusals
from streams.shelves import Holder
from streams.spans import Spans
from streams.stamp import Stamp
from streams.verdicts import Verdict

_TICK = b"clock.ticked"
_DESKS: dict[str, type[Desk]] = {HALL: HallDesk, CASE: CaseDesk, HOTLINE: HotlineDesk}


class PartitionFold:
    """What one partition's log amounts to, live."""

    def __init__(self, topic: str, partition: int, city: City, calendar: Calendar) -> None:
        self.source = f"{topic}/{partition}"
        self.tick_at: int | None = None
        self.beat: int | None = None
        self.through = -1
        self.admitted = self.refused = self.beyond_live = 0
        self.newest_at = 0
        self._city = city
        self._refusals = Refusals(self.source)
        self._spans = Spans(city, calendar)
        self._desk = _DESKS[topic](city, calendar, self._spans)
        self._follow = self._desk.follow
        self.carriage = self._desk.carriage
        self._reference = city_digest(city)
        self._ticked_through: int | None = None
        self._stated: dict[str, Statement] = {}
        self._stated_tick: int | None = None
        self._hears = topic != CASE
        self.heard_at: dict[str, int] = {}
        """Unit → the latest instant (µs) at which something happened there."""
        self.first_ticks: dict[date, int] = {}
        """Day → where its first tick lies in the log; begun anew when the clock is set back."""
        self._mark: int | None = None
        self._marked = False

    def take(self, records: Sequence[tuple[int, bytes | None]]) -> None:
        """Fold records in the order of their offsets; rules run when they are asked for, at the last tick."""
        for offset, value in records:
            self.merge(offset, admit(value))

    def merge(self, offset: int, record: Record | Refusal) -> None:
        """Fold one judged record."""
        self.through = offset
        if isinstance(record, Refusal):
            self.refused += 1
            self._refusals.add(offset)
            return
        self.admitted += 1
        fact = record.fact
        if isinstance(fact, ClockTicked):
            self._tick(offset, fact)
            return
        self.newest_at = max(self.newest_at, record.at)
        if not self._follow(offset, record):
            self.beyond_live += 1
        elif self._hears:
            self.heard_at[record.subject] = max(self.heard_at.get(record.subject, 0), record.at)

    def _tick(self, offset: int, fact: ClockTicked) -> None:
        before, self.tick_at = self.tick_at, micros(fact.tick_at)
        self.beat, self._ticked_through = fact.beat, offset
        self._refusals.tick(self.tick_at)
        moved = self._spans.move(self.tick_at)
        back = before is not None and self.tick_at < before
        self._desk.tick(self.tick_at, moved=moved, back=back)
        if back:
            self.first_ticks.clear()
        self.first_ticks.setdefault(local_day(self.tick_at), offset)
        self._marked = False

    def mark(self) -> int | None:
        """Give the smallest first offset of what is held, the last tick included; None before the first tick."""
        if self._ticked_through is None:
            return None
        if not self._marked:
            refused = self.refused_from()
            end = self._ticked_through if refused is None else min(refused, self._ticked_through)
            self._mark, self._marked = self._desk.mark(end), True
        return self._mark

    def refused_from(self) -> int | None:
        """Give where the first of the refused records lies that are still counted: they are not carried."""
        refused = self._refusals.holder()
        return None if refused is None else refused.first

    def holder(self) -> Holder | None:
        """Name what keeps the mark where it is; None when nothing is held."""
        return min((one for one in (self._desk.holder(), self._refusals.holder()) if one is not None), default=None)

    def statements(self, *, full: bool) -> list[tuple[str, Statement | None]]:
        """Give what changed since the last call, or everything; None takes a statement back."""
        if self.tick_at is None:
            return []
        stamp = Stamp(self.source, self.through, self.tick_at, self._reference)
        self._desk.settle()
        everything = full or self.tick_at != self._stated_tick
        self._stated_tick = self.tick_at
        said: dict[str, Statement | None] = {
            statement_key(board): board for board in self._desk.boards(stamp, everything=everything)
        }
        if everything:
            said.update(dict.fromkeys(key for key in self._stated if key not in said and not key.startswith("figure/")))
        said.update(_figures(self._desk.figures(full=full), stamp))
        if full:
            said.update(dict.fromkeys(key for key in self._stated if key not in said))
        return [change for change in said.items() if self._is_news(*change) or (full and change[1] is not None)]

    def _is_news(self, key: str, statement: Statement | None) -> bool:
        """Note what is stated; say whether that is anything else than what was stated last."""
        before = self._stated.get(key)
        if statement is None:
            self._stated.pop(key, None)
            return before is not None
        self._stated[key] = statement
        return before is None or statement != msgspec.structs.replace(
            before, through=statement.through, tick_at=statement.tick_at
        )

    def verdicts(self) -> Mapping[str, Verdict]:
        """Give, per service window, what D7 says at the last tick, and its bad ratings not yet handled."""
        return {} if self.tick_at is None else self._desk.verdicts(self.tick_at)

    def findings(self) -> list[Finding]:
        """Give what the families' rules find at the last tick."""
        if self.tick_at is None:
            return []
        self._desk.settle()
        return [*self._desk.findings(self.tick_at), *self._refused(self.tick_at)]

    def _refused(self, tick: int) -> list[Finding]:
        root = self._city.root or self.source
        return self._refusals.findings(root, self._city.value("quarantined", root, self._spans.day(root, tick)))

    def heard(self, within: int) -> set[str]:
        """Name the units of which something was heard within so many µs before the last tick."""
        begin = (self.tick_at or 0) - within
        return {unit for unit, at in self.heard_at.items() if at > begin}

    def is_restated(self, code: str, subject: str, at: int) -> bool:
        """Say whether what was found at an earlier tick (µs) would not be, as known now; false where nobody can say."""
        return self._desk.is_restated(code, subject, at)

    def fate_of(self, rating_id: str) -> Literal["handled", "restated"] | None:
        """Say why a rating is no unhandled bad rating, if it is held and is none; None if nothing is known of it."""
        return self._desk.fate_of(rating_id)


def _figures(changed: Iterator[tuple[Key, Tally | None]], stamp: Stamp) -> Iterator[tuple[str, Statement | None]]:
    for key, tally in changed:
        metric, scope, scope_id, bucket, start = key
        if tally is None:
            yield f"figure/{metric}/{scope}/{scope_id}/{bucket}/{start}", None
            continue
        figure = Figure(
            **stamp.words,
            metric=metric,
            scope=_SCOPES[scope],
            scope_id=scope_id,
            bucket=_BUCKETS[bucket],
            start=start,
            numerator=tally.numerator,
            denominator=tally.denominator,
            excluded=dict(sorted(tally.excluded.items())),
            histogram=dict(sorted(tally.histogram.items())),
        )
        yield statement_key(figure), figure


_SCOPES: dict[str, Scope] = {name: name for name in get_args(Scope)}
_BUCKETS: dict[str, Bucket] = {name: name for name in get_args(Bucket)}


class _Typed(msgspec.Struct):
    type: str


_TYPED = msgspec.json.Decoder(_Typed)


def cut_at_ticks(
    records: Sequence[tuple[int, bytes | None]],
) -> Iterator[list[tuple[int, bytes | None]]]:
    """Cut a batch into parts of which each ends at a tick or is the rest: rules run exactly there (design D6)."""
    part: list[tuple[int, bytes | None]] = []
    for record in records:
        part.append(record)
        if record[1] is not None and _TICK in record[1] and _is_tick(record[1]):
            yield part
            part = []
    if part:
        yield part


def _is_tick(value: bytes) -> bool:
    try:
        return _TYPED.decode(value).type == "clock.ticked"
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
