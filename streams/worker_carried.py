"""Write and read the carried state of one partition: the shell around `streams.carry` and `streams.carried`.

It is read before the first batch, while Faust seeks; a start that cannot read it in time begins at the committed
offset, as does one that finds nothing to believe. Each step waits for the broker: pieces, then the manifest, and only
then is dropped what the manifest does not name.
"""

import asyncio
import logging

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas.topics import CARRIED_OF
from streams.carried import Carried, Manifest, newest
from streams.carry import next_mark, take_over, write_carry
from streams.fold import PartitionFold
from streams.output import Output, Row

_LOG = logging.getLogger(__name__)
READ_S = 20.0
"""Faust gives a seek 40 s; later than this a replay from the committed offset begins."""
AT_ONCE = 1_000
"""Facts taken over between two turns of the event loop."""
LARGEST = 3 * 1024 * 1024
"""A record above this is not sent: what would need it stays in the log."""


Rows = dict[str, bytes]


async def read_rows(kafka: str, carried: TopicPartition, events: TopicPartition) -> tuple[Rows, int, int] | None:
    """Read a partition of carried state to its end; give the event log's begin and end too. None: no such topic."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    try:
        if carried.topic not in await consumer.topics():
            return None
        consumer.assign([carried])
        ends = await consumer.end_offsets([carried, events])
        begins = await consumer.beginning_offsets([events])
        rows: Rows = {}
        while await consumer.position(carried) < ends[carried]:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for one in records:
                    _follow(rows, (one.key or b"").decode(errors="replace"), one.value)
        return rows, begins[events], ends[events]
    finally:
        await consumer.stop()


def _follow(rows: Rows, key: str, value: bytes | None) -> None:
    if value is None:
        rows.pop(key, None)
    else:
        rows[key] = value


class PartitionCarrier:
    """What is carried of one fold, as far as this worker knows: what it read at its start and wrote since."""

    def __init__(self, fold: PartitionFold, holding: str, *, kafka: str, prefix: str, output: Output) -> None:
        topic, _, partition = fold.source.rpartition("/")
        self._fold, self._holding, self._kafka, self._output = fold, holding, kafka, output
        self._carried = TopicPartition(prefix + CARRIED_OF[topic], int(partition))
        self._events = TopicPartition(prefix + topic, int(partition))
        self._manifest: Manifest | None = None
        self._taken: Carried | None = None
        self._names: set[str] = set()
        self._too_large: int | None = None
        self.is_read = False
        self._is_there = True

    @property
    def mark(self) -> int | None:
        """Give where the log is to be read from; None for the committed offset."""
        return self._manifest.mark if self._manifest else None

    async def read(self) -> None:
        """Find what is to be taken over; whatever goes wrong, the committed offset is as true."""
        if self.is_read:
            return
        try:
            found = await asyncio.wait_for(read_rows(self._kafka, self._carried, self._events), READ_S)
        except (KafkaError, OSError, TimeoutError) as error:
            self._begin_at_commit(repr(error))
        else:
            self._is_there = found is not None
            self._believe(*(found or ({}, 0, 0)))
        self.is_read = True

    def _believe(self, rows: Rows, begin: int, end: int) -> None:
        self._names = set(rows)
        found = newest(rows, self._holding, end)
        if isinstance(found, str):
            self._begin_at_commit(found)
        elif found.manifest.mark < begin:
            self._begin_at_commit("the log begins after it")
        else:
            self._manifest, self._taken = found.manifest, found

    def _begin_at_commit(self, why: str) -> None:
        extra = {"source": self._fold.source, "why": why}
        _LOG.info("no carried state: beginning at the committed offset", extra=extra)

    async def take_over(self) -> None:
        """Let the fold hold what was read, once, before its first record."""
        taken, self._taken = self._taken, None
        if taken is None:
            return
        for number, _ in enumerate(take_over(self._fold, taken)):
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        extra = {"source": self._fold.source, "mark": taken.manifest.mark, "held": len(taken.held)}
        _LOG.info("carried state taken over", extra=extra)

    async def carry(self) -> None:
        """Carry what is due at the tick just folded, and wait for the broker at each step."""
        mark = next_mark(self._fold, self._manifest) if self._is_there else None
        if mark is None or mark == self._too_large:
            return
        named = set[str]()
        for name, value, manifest in write_carry(self._fold, self._manifest, self._holding, mark):
            if len(value) > LARGEST:
                self._too_large = mark
                _LOG.error("too large to be carried", extra={"source": self._fold.source, "bytes": len(value)})
                return
            self._names.add(name)
            named.add(name)
            await self._say([(name.encode(), value)])
            if manifest is not None:
                self._manifest = manifest
                named |= {piece.name for piece in manifest.pieces}
        dropped, self._names = self._names - named, named
        await self._say([(name.encode(), None) for name in sorted(dropped)])

    async def _say(self, rows: list[Row]) -> None:
        await self._output.say(self._carried.topic, self._carried.partition, rows)
