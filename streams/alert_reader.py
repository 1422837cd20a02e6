"""Read alert.events from its beginning, past the ticks, to its end and on."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas.admit import Record, admit
from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.topics import ALERTS, PARTITIONS

_TICK = b'"type":"clock.ticked"'

Said = tuple[int, int, Record]
"""Partition, offset and the event."""


class NoTopics(HallmarkError):
    """The broker answers but has no topics yet."""

    def __init__(self) -> None:
        super().__init__(
            "Kafka 上还没有 Hallmark 的主题。请先运行 hallmark up 或 hallmark topics。",
            "This Kafka has no Hallmark topics yet. Run `hallmark up` or `hallmark topics` first.",
        )


class AlertReader:
    """A connection to all partitions of alert.events, from the beginning or from given offsets."""

    def __init__(self, consumer: AIOKafkaConsumer, tps: list[TopicPartition]) -> None:
        self._consumer, self._tps = consumer, tps

    def start_at(self, offsets: Mapping[int, int]) -> None:
        """Go to the next offset wanted of each partition."""
        for tp in self._tps:
            if tp.partition in offsets:
                self._consumer.seek(tp, offsets[tp.partition])

    async def ends(self) -> dict[int, int]:
        """Ask for the ends of the log."""
        return {tp.partition: end for tp, end in (await self._consumer.end_offsets(self._tps)).items()}

    async def more(self, timeout_s: float) -> tuple[list[Said], dict[int, int]]:
        """Read what comes within a time; give the events (ticks and what is none left out) and the next offsets."""
        found = await self._consumer.getmany(timeout_ms=int(timeout_s * 1000))
        said = [one for records in found.values() for raw in records if (one := _said(raw)) is not None]
        return said, {tp.partition: records[-1].offset + 1 for tp, records in found.items()}

    async def rest(self) -> list[Said]:
        """Read everything up to the end seen now."""
        said: list[Said] = []
        ends = await self.ends()
        while any([await self._consumer.position(tp) < ends[tp.partition] for tp in self._tps]):
            said += (await self.more(0.25))[0]
        return said


def _said(raw: object) -> Said | None:
    value: bytes | None = raw.value  # type: ignore[attr-defined]  # aiokafka is untyped here
    if value is None or _TICK in value:
        return None
    record = admit(value)
    if not isinstance(record, Record) or not record.name.startswith("alert."):
        return None
    return raw.partition, raw.offset, record  # type: ignore[attr-defined]  # aiokafka is untyped here


@asynccontextmanager
async def reading(kafka: str, prefix: str = "") -> AsyncIterator[AlertReader]:
    """Connect; raises BrokerUnreachable or NoTopics in words."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka, enable_auto_commit=False, auto_offset_reset="earliest", fetch_max_wait_ms=250
    )
    try:
        try:
            await consumer.start()
        except (KafkaError, OSError) as error:
            raise BrokerUnreachable(kafka) from error
        if prefix + ALERTS not in await consumer.topics():
            raise NoTopics
        tps = [TopicPartition(prefix + ALERTS, partition) for partition in range(PARTITIONS[ALERTS])]
        consumer.assign(tps)
        yield AlertReader(consumer, tps)
    finally:
        await consumer.stop()
