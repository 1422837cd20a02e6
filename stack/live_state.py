"""Rebuild from the live topics what the worker said at one beat, and hold it against the warehouse. Pure.

Partition by partition: what a reader believes at the marker of that beat (schemas.live_belief). A figure whose matters
lie in several partitions is the sum over them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from schemas.live import Figure, Marker, Statement, WindowTile
from schemas.live_belief import Belief

FigureKey = tuple[str, str, str, str, int]
"""Metric, scope, scope id, bucket, start (µs)."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure in integers, without empty parts, so that two of them can be compared."""

    numerator: int = 0
    denominator: int = 0
    excluded: tuple[tuple[str, int], ...] = ()
    histogram: tuple[tuple[int, int], ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Tell a figure that is not stated at all."""
        return self.denominator == 0 and not self.excluded and self.numerator == 0


@dataclass(frozen=True, slots=True)
class Tile:
    """What D7 says of a window."""

    state: str
    since: int | None
    n: int
    good: int
    bad: int


class Speech:
    """What one partition has said so far, and what stood at each beat that is asked for."""

    def __init__(self, wanted: frozenset[int] | None = None) -> None:
        """Wanted: only these beats are kept; None keeps the newest one."""
        self.beats: dict[int, dict[str, Statement]] = {}
        self._wanted, self._belief = wanted, Belief()

    def take(self, key: str, value: bytes | None) -> None:
        """Take one record in the order of the log."""
        said = self._belief.take(key, value)
        if not isinstance(said, Marker) or said.beat is None:
            return
        if self._wanted is None:
            self.beats.clear()
        if self._wanted is None or said.beat in self._wanted:
            self.beats[said.beat] = dict(self._belief.said)


def figures_said(partitions: Iterable[Mapping[str, Statement]]) -> dict[FigureKey, Sum]:
    """Add up the figures of all partitions."""
    found: dict[FigureKey, Sum] = {}
    for statements in partitions:
        for said in statements.values():
            if isinstance(said, Figure):
                key = (said.metric, said.scope, said.scope_id, said.bucket, said.start)
                found[key] = add(found.get(key, Sum()), summed(said))
    return {key: figure for key, figure in found.items() if not figure.is_nothing}


def summed(said: Figure) -> Sum:
    """Take the integers out of a statement."""
    return a_sum(said.numerator, said.denominator, said.excluded, said.histogram)


def a_sum(
    numerator: int, denominator: int, excluded: Mapping[str, int] | None, histogram: Mapping[int, int] | None
) -> Sum:
    """Make a figure comparable: parts that are zero are no parts."""
    parts = tuple(sorted((str(reason), int(count)) for reason, count in (excluded or {}).items() if count))
    steps = tuple(sorted((int(minute), int(count)) for minute, count in (histogram or {}).items() if count))
    return Sum(numerator, denominator, parts, steps)


def add(one: Sum, other: Sum) -> Sum:
    """Add two figures part by part."""
    excluded = dict(one.excluded)
    for reason, count in other.excluded:
        excluded[reason] = excluded.get(reason, 0) + count
    histogram = dict(one.histogram)
    for minute, count in other.histogram:
        histogram[minute] = histogram.get(minute, 0) + count
    return a_sum(one.numerator + other.numerator, one.denominator + other.denominator, excluded, histogram)


def tiles_said(partitions: Iterable[Mapping[str, Statement]]) -> dict[str, Tile]:
    """Collect what was said of every window."""
    return {
        said.window_id: Tile(said.state, said.since, said.n, said.good, said.bad)
        for statements in partitions
        for said in statements.values()
        if isinstance(said, WindowTile)
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """One key on which the two sides do not agree; None: the side does not have it."""

    key: str
    live: Sum | Tile | None
    warehouse: Sum | Tile | None

    @property
    def text(self) -> str:
        """Say it in one line."""
        return f"{self.key}: live {self.live or '—'} ≠ warehouse {self.warehouse or '—'}"


def differences(
    live: tuple[Mapping[FigureKey, Sum], Mapping[str, Tile]],
    warehouse: tuple[Mapping[FigureKey, Sum], Mapping[str, Tile]],
) -> Iterator[Difference]:
    """Compare figures and tiles in both directions."""
    for key in sorted(live[0].keys() | warehouse[0].keys()):
        one, other = live[0].get(key), warehouse[0].get(key)
        if one != other:
            yield Difference("/".join(map(str, key)), one, other)
    for name in sorted(live[1].keys() | warehouse[1].keys()):
        tile, row = live[1].get(name), warehouse[1].get(name)
        if tile != row:
            yield Difference(f"tile/{name}", tile, row)
