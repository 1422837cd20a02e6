"""Read the reference data (ref.* topics) and the shown live version whole, and notice when they have changed.

A worker folds with one city into one version from beginning to end. When either changes it begins again from the log.
"""

import asyncio
import logging
from dataclasses import dataclass, field

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.calendar import Calendar
from schemas.live_version import FIRST, shown_by
from schemas.reference import REFERENCE_OF_TOPIC, City, Reference, city_digest, city_of
from schemas.topics import LIVE_VERSION
from streams.alert_reader import NoTopics

_LOG = logging.getLogger(__name__)
SETTLED_S = 1.0
"""A changed city counts once nothing more came for this long."""


@dataclass
class ReferenceReader:
    """The latest reference records, by topic and key."""

    kafka: str
    prefix: str = ""
    records: dict[tuple[str, bytes | None], Reference] = field(default_factory=dict)
    shown: int = FIRST
    """The version of the live topics that is shown."""
    _consumer: AIOKafkaConsumer | None = None
    _known: tuple[City, Calendar, str] | None = None

    async def start(self) -> None:
        """Read every topic from its beginning to its end; raises NoTopics where there are none yet."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.kafka, enable_auto_commit=False, auto_offset_reset="earliest", fetch_max_wait_ms=250
        )
        self._consumer = consumer
        await consumer.start()
        tps = [TopicPartition(self.prefix + topic, 0) for topic in (*REFERENCE_OF_TOPIC, LIVE_VERSION)]
        if not {tp.topic for tp in tps} <= await consumer.topics():
            raise NoTopics
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        while any([await consumer.position(tp) < ends[tp] for tp in tps]):
            await self._read(250)

    async def changed(self, version: int | None = None) -> tuple[str, int]:
        """Wait until the city or the shown version is another one and stays so for a second; give both.

        Whoever works for one certain `version` does not care which one is shown.
        """
        known = self.digest, version or self.shown
        while True:
            if await self._read(1000) and self._is_another(known, version):
                while await self._read(int(SETTLED_S * 1000)):
                    pass
                if self._is_another(known, version):
                    return self.digest, self.shown
            await asyncio.sleep(0)

    def _is_another(self, known: tuple[str, int], version: int | None) -> bool:
        return (self.digest, version or self.shown) != known

    async def refresh(self) -> None:
        """Take what has come since, without waiting for more."""
        await self._read(0)

    async def stop(self) -> None:
        """Close the connection; what was read stays."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await consumer.stop()

    async def _read(self, timeout_ms: int) -> bool:
        if self._consumer is None:
            raise RuntimeError("read before start")
        found = await self._consumer.getmany(timeout_ms=timeout_ms)
        for tp, records in found.items():
            for record in records:
                self.take(tp.topic.removeprefix(self.prefix), record.key, record.value)
        return bool(found)

    def take(self, topic: str, key: bytes | None, value: bytes | None) -> None:
        """Take one record: the last one of a key counts, an empty one removes it, a wrong one is told and left."""
        if topic == LIVE_VERSION:
            self.shown = shown_by(value)
            return
        self._known = None
        try:
            if value is None:
                self.records.pop((topic, key), None)
            else:
                self.records[(topic, key)] = msgspec.json.decode(value, type=REFERENCE_OF_TOPIC[topic])
        except msgspec.DecodeError as error:
            _LOG.warning("reference record not usable", extra={"topic": topic, "error": str(error)})

    @property
    def city(self) -> City:
        """Give the city as it is known now."""
        return self._now()[0]

    @property
    def calendar(self) -> Calendar:
        """Give the city's calendar."""
        return self._now()[1]

    @property
    def digest(self) -> str:
        """Give the digest that stands in every live record."""
        return self._now()[2]

    def _now(self) -> tuple[City, Calendar, str]:
        if self._known is None:
            city = city_of(self.records.values())
            self._known = (city, Calendar(city.calendar), city_digest(city))
        return self._known
