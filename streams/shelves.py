"""Facts held in memory, by id, on shelves that are emptied together; and the mark they make (design D5).

The index decides what is told twice: of equal copies the first received counts; of two facts under one id the one
that came first in the log. The mark is the smallest first offset of what is held. It must also not fall between two
records that would be read differently apart (a conflict and its winner; see streams.cases): those are straddles.
"""

from array import array
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from schemas.admit import Record
from streams.press import Press

ShelfKey = tuple[str, str, date]
"""What (a span of streams.spans), unit, local day."""
Kept = Record | Press


class Holder(NamedTuple):
    """What keeps the mark where it is: the oldest thing held, for a person to look at."""

    first: int
    what: str
    """A span of streams.spans, or the kind of a matter."""
    whose: str
    """The unit of a shelf, the number of a matter."""
    since: date | None
    """Its local day; of a matter, none where no fact of it says one."""


class Shelf:
    """Facts that leave together: their first offset, their ids and where in the log each was told."""

    __slots__ = ("first", "ids", "offsets")

    def __init__(self, first: int) -> None:
        self.first = first
        self.ids: list[str] = []
        self.offsets = array("q")
        """Beside `ids`; they only rise."""


class Straddles:
    """Pairs (low, high]: a mark inside one moves down to its low end."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, int]] = []

    def add(self, low: int, high: int) -> None:
        """Keep the mark from falling after `low` and not after `high`."""
        if high > low:
            self._pairs.append((low, high))

    def below(self, mark: int) -> int:
        """Give the highest mark not above `mark` that falls into no pair; forget the pairs left behind."""
        while inside := [low for low, high in self._pairs if low < mark <= high]:
            mark = min(inside)
        self._pairs = [pair for pair in self._pairs if pair[1] >= mark]
        return mark

    def part(self, mark: int) -> bool:
        """Say whether a mark falls into a pair."""
        return any(low < mark <= high for low, high in self._pairs)

    def pairs(self) -> list[tuple[int, int]]:
        """Give the pairs, those that meet as one: no mark can tell them apart."""
        met: list[tuple[int, int]] = []
        for low, high in sorted(self._pairs):
            if met and low <= met[-1][1]:
                met[-1] = (met[-1][0], max(high, met[-1][1]))
            else:
                met.append((low, high))
        return met


class Shelves:
    """The index of held facts and the shelves they stand on."""

    def __init__(self) -> None:
        self.index: dict[str, Kept] = {}
        self.shelves: dict[ShelfKey, Shelf] = {}
        self.straddles = Straddles()
        self.stirred: set[ShelfKey] = set()
        """Shelves on which something was put since somebody emptied this."""

    def put(self, key: ShelfKey, offset: int, fact: Kept) -> tuple[bool, Kept | None]:
        """Hold a fact; say whether it counts, and give the copy whose place it takes."""
        identity = fact.id
        before = self.index.get(identity)
        if before is not None and not self._replaces(offset, fact, before):
            return False, None
        shelf = self.shelves.get(key)
        if shelf is None:
            shelf = self.shelves[key] = Shelf(offset)
        self.stirred.add(key)
        self.index[identity] = fact
        shelf.ids.append(identity)
        shelf.offsets.append(offset)
        return True, before

    def _replaces(self, offset: int, fact: Kept, before: Kept) -> bool:
        if tells_same(before, fact):
            return fact.received_at < before.received_at
        first = self.first()
        self.straddles.add(offset if first is None else first, offset)
        return False

    def clear_out(self, holds: Callable[[ShelfKey], bool]) -> Iterator[Kept]:
        """Empty the shelves that are no longer held and give what stood on them."""
        for key in [key for key in self.shelves if not holds(key)]:
            for identity in self.shelves.pop(key).ids:
                fact = self.index.pop(identity, None)
                if fact is not None:
                    yield fact

    def first(self) -> int | None:
        """Give the smallest first offset of the shelves."""
        return min((shelf.first for shelf in self.shelves.values()), default=None)

    def holder(self) -> Holder | None:
        """Name the shelf whose first offset is the smallest."""
        return min((Holder(shelf.first, *key) for key, shelf in self.shelves.items()), default=None)


def tells_same(one: Kept, other: Kept) -> bool:
    """Say whether two copies under one id tell the same, whatever the server's stamp (D8)."""
    if isinstance(one, Press) or isinstance(other, Press):
        return isinstance(one, Press) and isinstance(other, Press) and one.tells(other)
    return (
        one.name == other.name
        and one.source == other.source
        and one.subject == other.subject
        and one.sequence == other.sequence
        and one.occurred_at == other.occurred_at
        and one.fact == msgspec.structs.replace(other.fact, received_at=one.fact.received_at)
    )
