"""Decide what a batch's rows are beside what is stored: new, a better copy, a duplicate, a conflict. Pure (D8).

Same id and same source digest: one fact told again; the copy with the smallest (received_at, topic, partition,
offset) counts. Same id, another digest: the content that was told first counts, the other is a conflict. Told first is,
of the first records of that id in each partition, the one that the broker took first; so the order in which partitions
are read decides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from warehouse.batch import Place, Row


class Stored(NamedTuple):
    """What is known of a stored row: enough to compare a newcomer with it."""

    digest: int
    received_at: int
    place: Place
    event_at: int
    quality: str

    @property
    def copy(self) -> tuple[int, Place]:
        """Give what decides between copies."""
        return (self.received_at, self.place)


class Extra(NamedTuple):
    """A copy that does not count: kept with its place, so that a figure at an earlier cut can be told."""

    id: str
    received_at: int
    place: Place
    event_at: int
    quality: str


@dataclass(slots=True)
class Resolved:
    """Rows to insert, rows that take the place of stored ones, copies that do not count, conflicts."""

    new: list[Row] = field(default_factory=list)
    better: list[Row] = field(default_factory=list)
    replaced: list[Place] = field(default_factory=list)
    """Where the copies lay whose place the better ones take."""
    extras: list[Extra] = field(default_factory=list)
    conflicts: list[Row] = field(default_factory=list)


def resolve(rows: Sequence[Row], stored: Mapping[str, Stored]) -> Resolved:
    """Resolve one family's rows of a batch, in log order, against what is stored under their ids."""
    outcome = Resolved()
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.record.id, []).append(row)
    if len(groups) == len(rows) and not stored:
        outcome.new = list(rows)
        return outcome
    for identity, copies in groups.items():
        _resolve_one(identity, sorted(copies, key=lambda row: row.place), stored.get(identity), outcome)
    return outcome


def told_first(copies: Iterable[Row]) -> Row:
    """Give the record whose content counts: of the first of each partition the one that the broker took first."""
    heads: dict[tuple[str, int], Row] = {}
    for row in sorted(copies, key=lambda row: row.place):
        heads.setdefault((row.place[0], row.place[1]), row)
    return min(heads.values(), key=lambda row: (row.arrival.appended_at, row.place))


def contested(rows: Iterable[Row], stored: Mapping[str, Stored]) -> set[str]:
    """Name the stored ids that another partition tells with other content: only the log says which was told first."""
    return {
        row.record.id
        for row in rows
        if (before := stored.get(row.record.id)) is not None
        and before.digest != row.digest
        and before.place[:2] != row.place[:2]
    }


def _resolve_one(identity: str, copies: Sequence[Row], before: Stored | None, outcome: Resolved) -> None:
    digest = before.digest if before else told_first(copies).digest
    outcome.conflicts += [row for row in copies if row.digest != digest]
    equal = [row for row in copies if row.digest == digest]
    if not equal:
        return
    best = min(equal, key=lambda row: row.copy)
    if before is None:
        outcome.new.append(best)
    elif best.copy < before.copy:
        outcome.better.append(best)
        outcome.replaced.append(before.place)
        outcome.extras.append(Extra(identity, before.received_at, before.place, before.event_at, before.quality))
    outcome.extras += _losers(identity, equal, best if before is None or best.copy < before.copy else None)


def _losers(identity: str, rows: Iterable[Row], winner: Row | None) -> list[Extra]:
    return [
        Extra(identity, row.record.received_at, row.place, row.record.at, row.record.quality)
        for row in rows
        if row is not winner
    ]
