"""Reads the live topics as the wall does, beside all faults, and knows when the log has been stated to its end."""

import asyncio
import contextlib
import time
from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from dashboards.state import WallState
from schemas.live import BadRatings, CallBoard, CaseBoard, Figure, Statement, Waiting, WindowTile, statement_key
from schemas.topics import LIVE_OF, PARTITIONS
from tests.integration.city_log import Place

PLACES = [(topic, partition) for topic in LIVE_OF for partition in range(PARTITIONS[topic])]
KINDS: tuple[type[Statement], ...] = (WindowTile, BadRatings, Waiting, CaseBoard, CallBoard, Figure)


def believed(wall: WallState, source: str) -> dict[str, Statement]:
    """Give what a wall believes of one partition now."""
    return {statement_key(one): one for kind in KINDS for one in wall.statements(kind) if one.source == source}


class Eyes:
    """A reader on the direct listener."""

    def __init__(self, kafka: str, prefix: str) -> None:
        self.state, self._kafka, self._prefix = WallState(), kafka, prefix
        self.falls: list[str] = []
        """Every time that the wall went back in the log."""

    async def watch(self) -> None:
        """Read for ever."""
        while True:
            with contextlib.suppress(KafkaError, OSError):
                await self._read()
            await asyncio.sleep(0.2)

    async def _read(self) -> None:
        consumer = self._consumer()
        try:
            await consumer.start()
            consumer.assign([TopicPartition(self._prefix + LIVE_OF[topic], partition) for topic, partition in PLACES])
            while True:
                for tp, records in (await consumer.getmany(timeout_ms=100)).items():
                    before, topic = self.reached(), tp.topic.removeprefix(self._prefix)
                    for one in records:
                        self.state.take(topic, tp.partition, (one.key or b"").decode(), one.value)
                    now = self.reached()
                    self.falls += [f"{place}: {at} → {now[place]}" for place, at in before.items() if now[place] < at]
        finally:
            await consumer.stop()

    def reached(self) -> dict[Place, int]:
        """Say up to which offset the wall has been told."""
        marked = {place: self.state.markers.get(f"{place[0]}/{place[1]}") for place in PLACES}
        return {place: -1 if marker is None else marker.through for place, marker in marked.items()}

    async def ends(self) -> dict[Place, int]:
        """Ask where the log ends now, until the broker answers."""
        tps = {place: TopicPartition(self._prefix + place[0], place[1]) for place in PLACES}
        while True:
            consumer = self._consumer()
            try:
                await consumer.start()
                found: Mapping[TopicPartition, int] = await consumer.end_offsets(list(tps.values()))
                return {place: found[tp] for place, tp in tps.items()}
            except (KafkaError, OSError):
                await asyncio.sleep(0.2)
            finally:
                await consumer.stop()

    async def caught_up(self, within_s: float = 150) -> float:
        """Wait until all that lies in the log now has been stated; give the seconds."""
        begin = time.monotonic()
        ends = await self.ends()
        while behind := {place: at for place, at in self.reached().items() if at < ends[place] - 1}:
            assert time.monotonic() < begin + within_s, f"stated up to {behind} of {ends}"
            await asyncio.sleep(0.05)
        return time.monotonic() - begin

    def _consumer(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            bootstrap_servers=self._kafka,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            request_timeout_ms=5_000,
        )
