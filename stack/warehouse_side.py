"""Read the warehouse's side of an account from its newest snapshot; never its live file (D9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from schemas.settings import Settings
from schemas.topics import EVENT_TOPICS
from stack.live_state import FigureKey, Sum, Tile, a_sum
from warehouse.figures import beats, figures_at, satisfaction_at
from warehouse.snapshots import NoSnapshot, opened

Partition = tuple[str, int]
BEATS_TRIED = 200


@dataclass(frozen=True, slots=True)
class WarehouseCounts:
    """What the loader has done with the event topics, by its own ledger; clock ticks are not among `stored`."""

    stored: int = 0
    quarantined: int = 0
    duplicates: int = 0
    records: Mapping[Partition, int] = field(default_factory=dict)

    def behind(self, ends: Mapping[Partition, int]) -> int:
        """Count the records before these ends that are not in the snapshot yet."""
        return sum(max(end - self.records.get(place, 0), 0) for place, end in ends.items())


@dataclass(frozen=True, slots=True)
class Stored:
    """What the warehouse says at one beat."""

    figures: Mapping[FigureKey, Sum]
    tiles: Mapping[str, Tile]


def counts_of(settings: Settings) -> WarehouseCounts:
    """Add up the loader's ledger over the event topics as of the newest snapshot."""
    try:
        with opened(settings.home) as con:
            rows = con.execute(
                'select topic, "partition", records, stored, quarantined, duplicates from base.ledger'
            ).fetchall()
    except NoSnapshot:
        return WarehouseCounts()
    rows = [row for row in rows if row[0] in EVENT_TOPICS]
    stored, quarantined, duplicates = (sum(row[column] for row in rows) for column in (3, 4, 5))
    return WarehouseCounts(stored, quarantined, duplicates, {(row[0], row[1]): row[2] for row in rows})


def beats_known(con: duckdb.DuckDBPyConnection) -> Sequence[tuple[int, int]]:
    """List the newest beats of a snapshot with their ticks (µs), newest first."""
    return beats(con)[:BEATS_TRIED]


def stored_at(con: duckdb.DuckDBPyConnection, beat: int) -> Stored:
    """Say every held figure and every window's state at a beat."""
    figures: dict[FigureKey, Sum] = {}
    for key, row in figures_at(con, beat).items():
        figure = a_sum(row.numerator, row.denominator, row.excluded, row.histogram)
        if not figure.is_nothing:
            figures[key.metric, key.scope, key.scope_id, key.bucket, key.start] = figure
    tiles = {
        row.window_id: Tile(row.state, row.since, row.n, row.good, row.bad)
        for row in satisfaction_at(con, beat).values()
    }
    return Stored(figures, tiles)
