"""The partitions a worker has: who gets a batch, who comes and goes at a rebalance, the pulse of each second."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

from streams.progress import PartitionProgress
from streams.transport import Batch
from streams.worker_partition import LivePartition

_LOG = logging.getLogger(__name__)
PULSE_S = 0.5

Place = tuple[str, int]
"""Topic (without prefix) and partition."""
Ends = Callable[[list[Place]], Awaitable[Mapping[Place, int]]]
"""Ask the broker for the ends of partitions."""


class LivePartitions:
    """What this worker folds now. Answers the transport (Standing) by topic names as Kafka has them."""

    def __init__(self, make: Callable[[str, int], LivePartition], prefix: str = "") -> None:
        self._make, self._prefix = make, prefix
        self._held: dict[Place, LivePartition] = {}
        self.commits = 0
        self._leaving: set[asyncio.Task[None]] = set()

    def committable(self, topic: str, partition: int) -> int | None:
        """Give the offset that may be committed for a partition; None for nothing yet."""
        held = self._held.get((topic.removeprefix(self._prefix), partition))
        return held.committable() if held else None

    def position(self, topic: str, partition: int) -> int | None:
        """Give the next offset of a kept fold."""
        held = self._held.get((topic.removeprefix(self._prefix), partition))
        return held.position() if held else None

    def begins(self, topic: str, partition: int, offset: int) -> None:
        """Tell a new fold the first offset it gets."""
        self.of((topic.removeprefix(self._prefix), partition)).begins(offset)

    async def prepare(self, places: Iterable[tuple[str, int]]) -> None:
        """Read what is carried of the partitions that are new here."""
        new = [self.of((topic.removeprefix(self._prefix), partition)) for topic, partition in places]
        await asyncio.gather(*(held.prepare() for held in new))

    def of(self, place: Place) -> LivePartition:
        """Give a partition's fold, a new one the first time."""
        if place not in self._held:
            self._held[place] = self._make(*place)
        return self._held[place]

    def committed(self, topic: str, partition: int, offset: int) -> None:
        """Note what the broker has taken as a commit."""
        self.commits += 1
        held = self._held.get((topic.removeprefix(self._prefix), partition))
        if held:
            held.committed = offset

    def progress(self) -> list[PartitionProgress]:
        """Tell how far each partition is."""
        return [held.progress() for _, held in sorted(self._held.items())]

    async def take(self, topic: str, partition: int, records: Batch) -> None:
        """Fold a batch where it belongs."""
        await self.of((topic.removeprefix(self._prefix), partition)).take(records)

    async def assigned(self, tps: Iterable[tuple[str, int]], ends: Ends) -> None:
        """Keep what stays, drop what went, and read everything up to the end seen now before saying a word."""
        places = [(topic.removeprefix(self._prefix), partition) for topic, partition in tps]
        for place in set(self._held) - set(places):
            self._let_go(self._held.pop(place))
        for place in places:
            self.of(place).assigned()
        _LOG.info("partitions assigned", extra={"partitions": sorted(f"{topic}/{p}" for topic, p in places)})
        found = await ends(places) if places else {}
        for place, end in found.items():
            await self.of(place).reach(end)

    def _let_go(self, dropped: LivePartition) -> None:
        """Let a partition end what it is about; a rebalance waits for nobody's answer."""
        leaving = asyncio.create_task(dropped.leave())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    async def pulse(self) -> None:
        """Let every partition breathe, for ever; tell the log when all have caught up."""
        told = False
        while True:
            for held in list(self._held.values()):
                await held.breathe()
            if self.ready and not told:
                _LOG.info("caught up", extra={"partitions": len(self._held)})
            told = self.ready
            await asyncio.sleep(PULSE_S)

    @property
    def ready(self) -> bool:
        """Say whether there is something and all of it has caught up."""
        return bool(self._held) and all(held.caught_up for held in self._held.values())
