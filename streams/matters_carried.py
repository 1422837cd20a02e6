"""Carry the matters that a partition holds (streams.carried), each whole, under where it began. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from schemas.admit import Record
from streams.carried import Range, Rest, Told, write_fact
from streams.matters import Matter
from streams.shelves import Kept, Straddles


class Kind(Protocol):
    """One kind of matter."""

    @property
    def matters(self) -> Mapping[str, Matter[Any]]:  # whatever its facts say
        """Give what is held, by number."""

    def take_over(self, first: int, settled: int, facts: Sequence[tuple[int, Record]]) -> bool:
        """Hold a matter that an earlier fold held; False if it is of another kind."""


class CaseCarriage:
    """Give the matters of all kinds, and take them over."""

    def __init__(self, kinds: Sequence[Kind], straddles: Straddles) -> None:
        self._kinds, self.straddles = kinds, straddles

    def tally(self, ranges: Sequence[Range]) -> list[tuple[int, int]]:
        """Count the matters by where they began, and say where any of them was told of last."""
        begins, found = [begin for begin, _ in ranges], [(0, 0)] * len(ranges)
        for matter in self._matters():
            place = bisect_right(begins, matter.first) - 1
            if place >= 0 and matter.first < ranges[place][1]:
                count, last = found[place]
                found[place] = (count + 1, max(last, matter.last))
        return found

    def held(self, begin: int, end: int) -> list[Told]:
        """Give the matters that began in [begin, end)."""
        found = [_told(matter) for matter in self._matters() if begin <= matter.first < end]
        return sorted(found, key=lambda one: one.first)

    def _matters(self) -> Iterator[Matter[Any]]:
        for kind in self._kinds:
            yield from kind.matters.values()

    def rest(self, mark: int) -> Rest:  # noqa: ARG002 - as every carriage
        """Give the pairs that no mark may part."""
        return Rest(self.straddles.pairs())

    def oldest_day(self) -> date | None:
        """Give none: a matter is held for long from its first day."""
        return None

    def take_over(self, held: Told, facts: Sequence[tuple[int, Kept]]) -> None:
        """Hold a matter, of whichever kind it is."""
        records = [(offset, fact) for offset, fact in facts if isinstance(fact, Record)]
        any(kind.take_over(held.first, held.settled, records) for kind in self._kinds)

    def take_rest(self, rest: Rest) -> None:
        """Take over the pairs."""
        for low, high in rest.straddles:
            self.straddles.add(low, high)


def _told(matter: Matter[Any]) -> Told:
    facts = [(matter.last_told[identity], write_fact(fact)) for identity, fact in matter.facts.items()]
    return Told(matter.first, matter.settled, facts)
