"""What one partition of case.events holds of one kind of matter: cases, demands, work orders. Pure.

A matter is held while it is open and while a shown figure counts it, as a whole; whether it is held depends on how it
ended. So a part of one that has left could look like an open one to a fold that begins between its records: such a
pair is kept together (streams.shelves.Straddles).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Generic

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.instants import local_day
from schemas.live import CaseBoard, Statement
from streams.figures import Figures, Part, Tally
from streams.matter_kinds import MatterKind, R
from streams.shelves import Holder, Straddles, tells_same
from streams.spans import SETTLED_AFTER
from streams.stamp import Stamp

_NOTHING = Tally()


class Matter(Generic[R]):
    """A matter as it is held: its facts in no order, where in the log each was last told, and what it contributed."""

    __slots__ = ("facts", "first", "last", "last_told", "promise", "said", "settled", "turn", "until")

    def __init__(self, offset: int, promise: R) -> None:
        self.facts: dict[str, Record] = {}
        self.last_told: dict[str, int] = {}
        self.first = self.last = offset
        """Where in the log anything was first, and last, told of it."""
        self.settled = 0
        """The latest instant (µs) at which a copy of one of its facts was received."""
        self.until: int | None = None
        self.turn: int | None = None
        """The next instant (µs) at which its age counts differently."""
        self.promise = promise
        self.said: tuple[Part, ...] = ()


class MatterState(Generic[R]):
    """The matters of one kind in a partition and what they add up to."""

    def __init__(self, calendar: Calendar, kind: MatterKind[R]) -> None:
        self.calendar, self._kind = calendar, kind
        self.figures = Figures()
        self.straddles = Straddles()
        self.matters: dict[str, Matter[R]] = {}
        self.tick_at = 0
        self._matter_of: dict[str, str] = {}
        self._unread: set[str] = set()
        self._dirty: set[str] = set()
        self._turns: list[tuple[int, str]] = []
        self._ends: list[tuple[int, str]] = []
        self._touched: set[str] = set()
        self._units: Counter[str] = Counter()
        self._due: dict[str, dict[str, int]] = {}

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one record if it is of this kind; whether a matter is still held is decided at ticks, as a whole."""
        matter_no = self._kind.number(record.fact)
        if matter_no is None or not self._is_new_or_copy(offset, record):
            return True
        matter = self.matters.get(matter_no)
        if matter is None:
            matter = self.matters[matter_no] = Matter(offset, self._kind.read(()))
        self._matter_of[record.id] = matter_no
        before = matter.facts.get(record.id)
        if before is None or record.received_at < before.received_at:
            matter.facts[record.id] = record
        matter.last_told[record.id] = matter.last = offset
        matter.settled = max(matter.settled, record.received_at)
        self._unread.add(matter_no)
        return True

    def _is_new_or_copy(self, offset: int, record: Record) -> bool:
        """Say whether a record is no conflict: of two facts under one id the first in the log counts."""
        owner = self._matter_of.get(record.id)
        if owner is None or tells_same(self.matters[owner].facts[record.id], record):
            return True
        self.straddles.add(self.matters[owner].first, offset)
        return False

    def take_over(self, first: int, settled: int, facts: Sequence[tuple[int, Record]]) -> bool:
        """Hold a matter that an earlier fold held; False if it is of another kind. facts: with where each was told."""
        matter_no = self._kind.number(facts[0][1].fact)
        if matter_no is None:
            return False
        matter = self.matters[matter_no] = Matter(first, self._kind.read(()))
        matter.settled, matter.last = settled, max(told for told, _ in facts)
        for told, record in facts:
            matter.facts[record.id], matter.last_told[record.id] = record, told
            self._matter_of[record.id] = matter_no
        self._unread.add(matter_no)
        return True

    def tick(self, tick: int, back: bool) -> None:
        """Let go of the matters that are over at a tick; on a clock set back, count everything anew."""
        self.tick_at = tick
        self._read()
        while self._ends and self._ends[0][0] <= tick:
            end, matter_no = heappop(self._ends)
            matter = self.matters.get(matter_no)
            if matter is not None and matter.until == end:
                self._drop(matter_no, matter)
        while self._turns and self._turns[0][0] <= tick:
            self._dirty.add(heappop(self._turns)[1])
        if back:
            self._unread.update(self.matters)

    def _read(self) -> None:
        """Read the matters that were told of: what they say, when that changes by time alone, when they leave."""
        unread, self._unread = self._unread, set()
        for matter_no in unread:
            matter = self.matters[matter_no]
            self._units[matter.promise.unit_id] -= 1
            promise = matter.promise = self._kind.read(matter.facts.values())
            self._units[promise.unit_id] += 1
            matter.until = self._leaves_at(promise, matter.settled)
            if matter.until is not None:
                heappush(self._ends, (matter.until, matter_no))
            for turn in (*promise.changes_at(), *self._kind.shown_until(promise)):
                heappush(self._turns, (turn, matter_no))
            self._dirty.add(matter_no)

    def _leaves_at(self, promise: R, settled: int) -> int | None:
        """Give the tick at which a matter leaves memory: never while open, else after its figures, when all is told."""
        return None if promise.is_open else max(settled + SETTLED_AFTER, *self._kind.shown_until(promise), 0)

    def _drop(self, matter_no: str, matter: Matter[R]) -> None:
        """Forget a matter; where a tail of its records would be held without the rest, keep the mark out of it."""
        told = sorted(matter.last_told.items(), key=lambda pair: -pair[1])
        for count in range(1, len(told)):
            tail = [matter.facts[identity] for identity, _ in told[:count]]
            until = self._leaves_at(self._kind.read(tail), matter.settled)
            if until is None or until > self.tick_at:
                self.straddles.add(matter.first, told[count - 1][1])
                break
        self._units[matter.promise.unit_id] -= 1
        self._due.get(matter.promise.unit_id, {}).pop(matter_no, None)
        self.figures.restate(matter.said, ())
        for identity in matter.facts:
            del self._matter_of[identity]
        del self.matters[matter_no]
        self._dirty.discard(matter_no)

    def settle(self) -> None:
        """Let every marked matter contribute anew, as it stands at the last tick."""
        self._read()
        dirty, self._dirty = self._dirty, set()
        for matter_no in dirty:
            matter = self.matters.get(matter_no)
            if matter is not None:
                self._settle(matter_no, matter)

    def _settle(self, matter_no: str, matter: Matter[R]) -> None:
        promise = matter.promise
        self._touched.add(promise.unit_id)
        for part in matter.said:
            self._touched.add(part[0][2])
            self._due.get(part[0][2], {}).pop(matter_no, None)
        parts: tuple[Part, ...] = ()
        if not promise.test:
            parts = tuple(self._kind.parts(promise, self.tick_at))
            if promise.is_open and promise.due_at is not None:
                self._due.setdefault(promise.unit_id, {})[matter_no] = promise.due_at
        self.figures.restate(matter.said, parts)
        matter.said = parts
        turn = self._kind.next_turn(promise, self.tick_at)
        if turn is not None and turn != matter.turn:
            heappush(self._turns, (turn, matter_no))
        matter.turn = turn

    def first(self) -> int | None:
        """Give the smallest first offset of the matters held."""
        return min((matter.first for matter in self.matters.values()), default=None)

    def holder(self) -> Holder | None:
        """Name the matter whose first offset is the smallest, and the day of its first fact."""
        found = min(self.matters.items(), key=lambda item: item[1].first, default=None)
        if found is None:
            return None
        number, matter = found
        at = min(record.at for record in matter.facts.values())
        return Holder(matter.first, "matter", number, local_day(at, matter.promise.zone))

    def boards(self, stamp: Stamp, *, everything: bool) -> Iterator[Statement]:
        """Give, of a kind with a board, the open promises of each unit, or of those touched since the last time."""
        if not self._kind.has_board:
            return
        tallies = self.figures.tallies
        held = {name for name, count in self._units.items() if count > 0 and name}
        touched, self._touched = self._touched, set()
        for unit_id in sorted(held if everything else held & touched):
            overdue = tallies.get(("M-13", "unit", unit_id, "now", 0), _NOTHING)
            near = tallies.get(("M-14", "unit", unit_id, "now", 0), _NOTHING)
            yield CaseBoard(
                **stamp.words,
                unit_id=unit_id,
                open=overdue.denominator,
                overdue=overdue.numerator,
                near_due=near.numerator,
                oldest_due_at=min(self._due.get(unit_id, {}).values(), default=None),
            )
