"""Counts that journeys contribute to, by key: add, subtract, and know what changed. Integers only (design D6)."""

from collections.abc import Iterator

Key = tuple[str, str, str, str, int]
"""Metric, scope, scope id, bucket, start (µs)."""
Part = tuple[Key, int, int, str | None, int | None]
"""What one journey adds to one key: numerator, denominator, the reason it is excluded for, the minute of a wait."""


class Tally:
    """One figure as it stands."""

    __slots__ = ("denominator", "excluded", "histogram", "is_changed", "numerator")

    def __init__(self) -> None:
        self.is_changed = False
        """Noted among the changed keys already."""
        self.numerator = self.denominator = 0
        self.excluded: dict[str, int] = {}
        self.histogram: dict[int, int] = {}

    @classmethod
    def of(cls, numerator: int, denominator: int) -> "Tally":
        """Make a figure of two counts, with nothing left out."""
        tally = cls()
        tally.numerator, tally.denominator = numerator, denominator
        return tally

    def add(self, other: "Tally") -> None:
        """Add another figure of disjoint journeys to this one."""
        self.numerator += other.numerator
        self.denominator += other.denominator
        for reason, count in other.excluded.items():
            _count(self.excluded, reason, count)
        for minute, count in other.histogram.items():
            _count(self.histogram, minute, count)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is counted here: then nothing is stated."""
        return self.denominator == 0 and not self.excluded


class Figures:
    """All figures of a partition."""

    def __init__(self) -> None:
        self.tallies: dict[Key, Tally] = {}
        self.changed: set[Key] = set()

    def restate(self, before: tuple[Part, ...], after: tuple[Part, ...]) -> None:
        """Take back what a journey contributed and add what it contributes now."""
        same = 0
        for old, new in zip(before, after, strict=False):
            if old != new:
                break
            same += 1
        self._apply(before[same:], -1)
        self._apply(after[same:], 1)

    def _apply(self, parts: tuple[Part, ...], sign: int) -> None:
        tallies = self.tallies
        for key, numerator, denominator, reason, minute in parts:
            tally = tallies.get(key)
            if tally is None:
                tally = tallies[key] = Tally()
            if not tally.is_changed:
                tally.is_changed = True
                self.changed.add(key)
            tally.numerator += sign * numerator
            tally.denominator += sign * denominator
            if reason is not None:
                _count(tally.excluded, reason, sign)
            if minute is not None:
                _count(tally.histogram, minute, sign)

    def clear(self) -> None:
        """Drop everything, to be contributed again."""
        self.changed.update(self.tallies)
        self.tallies = {}

    def drain(self, *, full: bool = False) -> Iterator[tuple[Key, Tally | None]]:
        """Give the changed figures, or all; None for one that has nothing to say. Then begin anew."""
        wanted = sorted(self.changed | self.tallies.keys() if full else self.changed)
        self.changed = set()
        for key in wanted:
            tally = self.tallies.get(key)
            if tally is not None:
                tally.is_changed = False
                if tally.is_empty:
                    del self.tallies[key]
                    tally = None
            yield key, tally


def _count(counts: dict[int, int] | dict[str, int], name: int | str, sign: int) -> None:
    table: dict[int | str, int] = counts  # type: ignore[assignment]  # one counter for both kinds of keys
    left = table.get(name, 0) + sign
    if left:
        table[name] = left
    else:
        table.pop(name, None)
