"""A worker whose fold is so plain that its truth is known by hand: run as a process by test_worker_shell.py.

Offsets fall into runs of RUN records; a run's figure is how many records it has and the sum of their numbers. The
latest HELD runs are held, so the mark moves on as the real one does. A record is its number in ASCII, or b"tick".
"""

import asyncio
import logging
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from schemas.clock import Clock
from schemas.live import Figure, Statement, statement_key
from streams.shelves import Holder
from streams.transport import Batch
from streams.worker import Means, Work, work
from streams.worker_partition import LivePartition

RUN, HELD = 500, 6


class TallyFold:
    """Counts and sums by run."""

    def __init__(self, topic: str, partition: int) -> None:
        self.source = f"{topic}/{partition}"
        self.tick_at: int | None = None
        self.beat: int | None = None
        self.through, self.admitted, self.refused, self.beyond_live, self.newest_at = -1, 0, 0, 0, 0
        self.runs: dict[int, tuple[int, int]] = {}
        self.dirty: dict[int, None] = {}

    def take(self, records: Sequence[tuple[int, bytes | None]]) -> None:
        """Add records; a tick lets old runs go."""
        for offset, value in records:
            assert offset == self.through + 1 or self.through < 0, f"{offset} after {self.through}"
            self.through = offset
            if value == b"tick":
                self.tick_at = self.beat = offset + 1
                continue
            count, total = self.runs.get(offset // RUN, (0, 0))
            self.runs[offset // RUN] = (count + 1, total + int(value or b"0"))
            self.dirty[offset // RUN] = None
            self.admitted += 1
        if self.beat == self.through + 1:
            for old in [run for run in self.runs if run <= self.through // RUN - HELD]:
                del self.runs[old]
                self.dirty[old] = None

    def statements(self, *, full: bool) -> list[tuple[str, Statement | None]]:
        """Give a figure for each run, a tombstone for one that is no longer held."""
        wanted = dict.fromkeys([*self.dirty, *(self.runs if full else ())])
        self.dirty.clear()
        return [self._figure(run) for run in wanted]

    def _figure(self, run: int) -> tuple[str, Statement | None]:
        count, total = self.runs.get(run, (0, 0))
        figure = Figure(
            source=self.source,
            through=self.through,
            tick_at=self.tick_at or 0,
            reference="",
            metric="tally",
            scope="hall",
            scope_id=self.source,
            bucket="now",
            start=run,
            numerator=total,
            denominator=count,
        )
        return statement_key(figure), figure if run in self.runs else None

    def mark(self) -> int | None:
        """Give the first offset of the oldest run held."""
        return min(self.runs) * RUN if self.runs else None

    def holder(self) -> Holder | None:
        """Name no shelf: a run has none."""
        return None


def cut(batch: Batch) -> Iterable[Batch]:
    """Cut after each tick."""
    part: Batch = []
    for record in batch:
        part.append(record)
        if record[1] == b"tick":
            yield part
            part = []
    if part:
        yield part


def make(means: Means, topic: str, partition: int) -> LivePartition:
    """Put a tally behind the real shell."""
    return LivePartition(
        topic,
        partition,
        fold=TallyFold(topic, partition),
        cut=cut,
        output=means.output,
        clock=means.given.clock,
        highwater=lambda: means.highwater(topic, partition),
        prefix=means.given.prefix,
    )


if __name__ == "__main__":
    kafka, prefix, instance, folder = sys.argv[1:]
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    given = Work(
        kafka=kafka,
        folder=Path(folder),
        progress=Path(folder) / "progress.json",
        instance=instance,
        clock=Clock(),
        prefix=prefix,
        wall="http://127.0.0.1:1",
    )
    asyncio.run(work(given, make))
