"""What one partition of case.events holds: cases, while they are open and until their month is over. Pure.

A case is held as a whole, and whether it is held depends on how it ended. So a part of a case that has left could look
like an open one to a fold that begins between its records: such a pair is kept together (streams.shelves.Straddles).
Demands and work orders are counted by the warehouse; nothing live depends on them, so they are not held.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.instants import local_day
from schemas.live import CaseBoard, Statement
from streams.case_hours import OfficeHours
from streams.cases import Day, Promise, month_start, next_month, read_case
from streams.figures import Figures, Part, Tally
from streams.parts.cases import case_parts
from streams.shelves import Straddles, tells_same
from streams.spans import SETTLED_AFTER
from streams.stamp import Stamp

_NOTHING = Tally()


class Matter:
    """A case as it is held: its facts in no order, where in the log each was last told, and what it contributed."""

    __slots__ = ("facts", "first", "last_told", "promise", "said", "settled", "until")

    def __init__(self, offset: int) -> None:
        self.facts: dict[str, Record] = {}
        self.last_told: dict[str, int] = {}
        self.first = offset
        self.settled = 0
        """The latest instant (µs) at which a copy of one of its facts was received."""
        self.until: int | None = None
        self.promise = Promise()
        self.said: tuple[Part, ...] = ()


class MatterState:
    """The cases of a partition and what they add up to."""

    def __init__(self, calendar: Calendar, permits: frozenset[str] = frozenset()) -> None:
        self.calendar, self._permits = calendar, permits
        self.figures = Figures()
        self.straddles = Straddles()
        self.matters: dict[str, Matter] = {}
        self.tick_at = 0
        self._matter_of: dict[str, str] = {}
        self._unread: set[str] = set()
        self._dirty: set[str] = set()
        self._turns: list[tuple[int, str]] = []
        self._ends: list[tuple[int, str]] = []
        self._touched: set[str] = set()
        self._units: Counter[str] = Counter()
        self._due: dict[str, dict[str, int]] = {}
        self._hours = OfficeHours(calendar)

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one record; whether a case is still held is decided at ticks, as a whole."""
        case_no: str | None = getattr(record.fact, "case_no", None)
        if case_no is None or not self._is_new_or_copy(offset, record):
            return True
        matter = self.matters.get(case_no)
        if matter is None:
            matter = self.matters[case_no] = Matter(offset)
        self._matter_of[record.id] = case_no
        before = matter.facts.get(record.id)
        if before is None or record.received_at < before.received_at:
            matter.facts[record.id] = record
        matter.last_told[record.id] = offset
        matter.settled = max(matter.settled, record.received_at)
        self._unread.add(case_no)
        return True

    def _is_new_or_copy(self, offset: int, record: Record) -> bool:
        """Say whether a record is no conflict: of two facts under one id the first in the log counts."""
        owner = self._matter_of.get(record.id)
        if owner is None or tells_same(self.matters[owner].facts[record.id], record):
            return True
        self.straddles.add(self.matters[owner].first, offset)
        return False

    def tick(self, tick: int, back: bool) -> None:
        """Let go of the cases that are over at a tick; on a clock set back, count everything anew."""
        self.tick_at = tick
        self._read()
        while self._ends and self._ends[0][0] <= tick:
            end, case_no = heappop(self._ends)
            matter = self.matters.get(case_no)
            if matter is not None and matter.until == end:
                self._drop(case_no, matter)
        while self._turns and self._turns[0][0] <= tick:
            self._dirty.add(heappop(self._turns)[1])
        if back:
            self._unread.update(self.matters)

    def _read(self) -> None:
        """Read the cases that were told of: what they say, when that changes by time alone, when they leave."""
        unread, self._unread = self._unread, set()
        for case_no in unread:
            matter = self.matters[case_no]
            self._units[matter.promise.unit_id] -= 1
            promise = matter.promise = self._read_one(matter.facts.values())
            self._units[promise.unit_id] += 1
            matter.until = leaves_at(promise, matter.settled)
            if matter.until is not None:
                heappush(self._ends, (matter.until, case_no))
            for turn in (*promise.changes_at(), *_months_over(promise)):
                heappush(self._turns, (turn, case_no))
            self._dirty.add(case_no)

    def _read_one(self, facts: Iterable[Record]) -> Promise:
        return read_case(facts, self.calendar, self._permits)

    def _drop(self, case_no: str, matter: Matter) -> None:
        """Forget a case; where a tail of its records would be held without the rest, keep the mark out of it."""
        told = sorted(matter.last_told.items(), key=lambda pair: -pair[1])
        for count in range(1, len(told)):
            tail = [matter.facts[identity] for identity, _ in told[:count]]
            until = leaves_at(self._read_one(tail), matter.settled)
            if until is None or until > self.tick_at:
                self.straddles.add(matter.first, told[count - 1][1])
                break
        self._units[matter.promise.unit_id] -= 1
        self._due.get(matter.promise.unit_id, {}).pop(case_no, None)
        self.figures.restate(matter.said, ())
        for identity in matter.facts:
            del self._matter_of[identity]
        del self.matters[case_no]
        self._dirty.discard(case_no)

    def settle(self) -> None:
        """Let every marked case contribute anew, as it stands at the last tick."""
        self._read()
        dirty, self._dirty = self._dirty, set()
        for case_no in dirty:
            matter = self.matters.get(case_no)
            if matter is not None:
                self._settle(case_no, matter)

    def _settle(self, case_no: str, matter: Matter) -> None:
        promise = matter.promise
        self._touched.add(promise.unit_id)
        for part in matter.said:
            self._touched.add(part[0][2])
            self._due.get(part[0][2], {}).pop(case_no, None)
        parts: tuple[Part, ...] = ()
        if not promise.test:
            months = (self._held_month(promise.due_day), self._held_month(promise.received_day))
            parts = tuple(case_parts(promise, self.tick_at, months, self._hours))
            if promise.is_open and promise.due_at is not None:
                self._due.setdefault(promise.unit_id, {})[case_no] = promise.due_at
        self.figures.restate(matter.said, parts)
        matter.said = parts

    def _held_month(self, day: Day | None) -> int | None:
        """Give the start of the month of a day, if it is this month's or the last one's, or one still to come."""
        if day is None or self.tick_at >= _month_over(day):
            return None
        return month_start(*day)

    def first(self) -> int | None:
        """Give the smallest first offset of the cases held."""
        return min((matter.first for matter in self.matters.values()), default=None)

    def boards(self, stamp: Stamp, *, everything: bool) -> Iterator[Statement]:
        """Give the open promises, overdue and near-due, of each unit, or of those touched since the last time."""
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


def leaves_at(promise: Promise, settled: int) -> int | None:
    """Give the tick at which a case leaves memory: never while open, else after its month and when all is told."""
    if promise.is_open:
        return None
    closed = [at for at in (promise.completed_at, promise.withdrawn_at) if at is not None]
    shown = [settled + SETTLED_AFTER, *_months_over(promise)]
    if promise.accepted_at is not None and closed and promise.due_at is None:
        shown.append(month_start(next_month(local_day(max(closed), promise.zone)), promise.zone))
    return max(shown)


def _months_over(promise: Promise) -> Iterator[int]:
    """Give the instants (µs) after which a month that counts the case is no longer shown."""
    for day in (promise.due_day if promise.accepted_at is not None else None, promise.received_day):
        if day is not None:
            yield _month_over(day)


def _month_over(day: Day) -> int:
    """Give the end (µs) of the month after that of a day: this month and the last are shown."""
    on, zone = day
    return month_start(next_month(next_month(on)), zone)
