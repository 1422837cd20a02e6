"""Carry what a partition's halls hold for long (streams.carried): each fact on a shelf by itself. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from sys import intern

from streams.carried import Range, Rest, Told, write_fact
from streams.hall import HallState
from streams.press import Press
from streams.shelves import Kept, Shelf


class HallCarriage:
    """Give the facts of the shelves, and take them over."""

    def __init__(self, state: HallState) -> None:
        self._state = state
        self.straddles = state.shelves.straddles

    def tally(self, ranges: Sequence[Range]) -> list[tuple[int, int]]:
        """Count what stands on the shelves by where it was told; a copy that no longer counts may be counted too."""
        begins, counts = [begin for begin, _ in ranges], [0] * len(ranges)
        for shelf in self._state.shelves.shelves.values():
            told = shelf.offsets
            place = max(bisect_right(begins, told[0]) - 1, 0) if told else len(ranges)
            while place < len(ranges) and begins[place] <= told[-1]:
                counts[place] += bisect_left(told, ranges[place][1]) - bisect_left(told, begins[place])
                place += 1
        return [(count, 0) for count in counts]

    def held(self, begin: int, end: int) -> list[Told]:
        """Give the facts that were told in [begin, end)."""
        found: list[tuple[int, Kept]] = []
        for shelf in self._state.shelves.shelves.values():
            first, last = bisect_left(shelf.offsets, begin), bisect_left(shelf.offsets, end)
            if first < last:
                found += self._counting(shelf, first, last)
        found.sort(key=lambda one: one[0])
        return [Told(offset, 0, [(offset, write_fact(fact))]) for offset, fact in found]

    def _counting(self, shelf: Shelf, first: int, last: int) -> list[tuple[int, Kept]]:
        """Give what counts of a part of a shelf: of copies the one that was put there last."""
        latest = dict(zip(shelf.ids, shelf.offsets, strict=True))
        found = []
        for identity, offset in zip(shelf.ids[first:last], shelf.offsets[first:last], strict=True):
            fact = self._state.shelves.index.get(identity)
            if fact is not None and offset == (fact.offset if isinstance(fact, Press) else latest[identity]):
                found.append((offset, fact))
        return found

    def rest(self, mark: int) -> Rest:
        """Give the pairs that no mark may part, and the shelves that began before the mark."""
        shelves = self._state.shelves.shelves
        return Rest(self.straddles.pairs(), [(*key, one.first) for key, one in shelves.items() if one.first < mark])

    def oldest_day(self) -> date | None:
        """Give the last opening day: its visits are held, and soon let go."""
        return self._state.spans.last_open()

    def take_over(self, held: Told, facts: Sequence[tuple[int, Kept]]) -> None:
        """Put a fact where it stood."""
        for _, fact in facts:
            if isinstance(fact, Press):
                fact.hall_id, fact.window_id = intern(fact.hall_id), intern(fact.window_id)
                self._state.hold_press(fact)
            else:
                self._state.follow(held.first, fact)

    def take_rest(self, rest: Rest) -> None:
        """Take over pairs, and where shelves began."""
        for low, high in rest.straddles:
            self.straddles.add(low, high)
        for what, unit_id, on, first in rest.shelves:
            self._state.shelves.shelves[what, unit_id, on] = Shelf(first)
