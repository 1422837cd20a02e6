"""Decide what of a fold is to be carried, and take carried state over (streams.carried). Pure.

The mark to carry to is the first tick of a day: once a day there is something to do. What leaves with the next opening
day stays in the log. A piece is written again only when some of it has left or, of matters, when more was told; pieces
that have become few are put together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from streams.carried import Carried, Manifest, Piece, Told, write_manifest, write_piece
from streams.desk import Carriage
from streams.fold import PartitionFold


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much at a time."""

    large: int = 4_000
    """At most so much in a piece."""
    bytes: int = 1024 * 1024
    """Nor more of that, unless one thing alone is larger."""
    small: int = 1_000
    """Less than that, and it is put together with its neighbours."""
    at_once: int = 20_000
    """Not more is newly carried at a tick, if it can be helped."""


USUAL = Sizes()
_PRESS_BYTES = 250


class Carry:
    """One step: what is to be written at a tick, piece by piece, and the manifest that names it."""

    def __init__(self, fold: PartitionFold, carriage: Carriage, before: Manifest | None, *, sizes: Sizes) -> None:
        self._fold, self._carriage, self._before, self._sizes = fold, carriage, before, sizes
        self._pieces: list[Piece] = []

    def pieces(self, mark: int) -> Iterator[tuple[str, bytes]]:
        """Give key and value of each piece that has to be written for a mark; the others are kept as they are."""
        old = self._before.pieces if self._before else []
        new = Piece("", self._before.mark if self._before else 0, mark, 0, 0)
        tallies = self._carriage.tally([(one.begin, one.end) for one in (*old, new)])
        self._pieces = []
        for run in self._runs(list(zip((*old, new), tallies, strict=True))):
            if len(run) == 1 and _is_same(*run[0]):
                self._pieces.append(run[0][0])
            else:
                yield from self._written(run[0][0].begin, run[-1][0].end)

    def _runs(
        self, ranges: Sequence[tuple[Piece, tuple[int, int]]]
    ) -> Iterator[Sequence[tuple[Piece, tuple[int, int]]]]:
        """Put neighbours that changed, or are few, together, as long as they are one piece at most."""
        run: list[tuple[Piece, tuple[int, int]]] = []
        total = 0
        for piece, (count, last) in ranges:
            firm = _is_same(piece, (count, last)) and count >= self._sizes.small
            if run and (firm or total + count > self._sizes.large):
                yield run
                run, total = [], 0
            if firm:
                yield [(piece, (count, last))]
            elif count:
                run.append((piece, (count, last)))
                total += count
        if run:
            yield run

    def _written(self, begin: int, end: int) -> Iterator[tuple[str, bytes]]:
        parts = list(self._parts(self._carriage.held(begin, end)))
        ends = [*(part[0].first for part in parts[1:]), end]
        for part, beyond in zip(parts, ends, strict=False):
            reach = (part[0].first, beyond)
            name, value = write_piece(part)
            self._pieces.append(Piece(name, *reach, *self._carriage.tally([reach])[0]))
            yield name, value

    def _parts(self, held: Sequence[Told]) -> Iterator[list[Told]]:
        part: list[Told] = []
        size = 0
        for told in held:
            extent = sum(len(fact) if isinstance(fact, bytes) else _PRESS_BYTES for _, fact in told.facts)
            if part and (len(part) == self._sizes.large or size + extent > self._sizes.bytes):
                yield part
                part, size = [], 0
            part.append(told)
            size += extent
        if part:
            yield part

    def manifest(self, holding: str, mark: int) -> Manifest:
        """Give the manifest of what `pieces` gave."""
        rest = msgspec.structs.replace(self._carriage.rest(mark), heard=dict(self._fold.heard_at))
        return Manifest(holding, self._fold.through, mark, self._pieces, rest)


def _is_same(piece: Piece, tally: tuple[int, int]) -> bool:
    return bool(piece.name) and (piece.count, piece.last) == tally


def next_mark(fold: PartitionFold, before: Manifest | None, sizes: Sizes = USUAL) -> int | None:
    """Give the mark to carry to at the tick just folded; None when there is nothing to do."""
    carriage, after = fold.carriage, before.mark if before else 0
    if carriage is None:
        return None
    oldest, refused = carriage.oldest_day(), fold.refused_from()
    last = fold.through if refused is None else refused
    marks = sorted(
        offset
        for day, offset in fold.first_ticks.items()
        if after < offset <= last and (oldest is None or day <= oldest) and not carriage.straddles.part(offset)
    )
    few = [mark for mark in marks if carriage.tally([(after, mark)])[0][0] <= sizes.at_once]
    return few[-1] if few else next(iter(marks), None)


def take_over(fold: PartitionFold, carried: Carried) -> Iterator[Told]:
    """Let a fold that has seen nothing hold what is carried, one thing after the other."""
    carriage = fold.carriage
    if carriage is None:
        return
    carriage.take_rest(carried.manifest.rest)
    fold.heard_at.update(carried.manifest.rest.heard)
    for told, facts in carried.held:
        carriage.take_over(told, facts)
        yield told


def write_carry(
    fold: PartitionFold, before: Manifest | None, holding: str, mark: int, sizes: Sizes = USUAL
) -> Iterator[tuple[str, bytes, Manifest | None]]:
    """Give what is to be written to carry to a mark, in order: pieces that are new, at last the manifest."""
    if fold.carriage is None:
        return
    step = Carry(fold, fold.carriage, before, sizes=sizes)
    for name, value in step.pieces(mark):
        yield name, value, None
    manifest = step.manifest(holding, mark)
    yield *write_manifest(manifest), manifest
