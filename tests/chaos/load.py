"""Write the city's log at a steady rate until there is enough of it; always a tick last."""

import asyncio
import time
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer

from tests.integration.city_log import Row


class Load:
    """What has been acknowledged is in the log."""

    def __init__(self, groups: Iterable[list[Row]], per_second: int) -> None:
        self._groups, self._per_second = groups, per_second
        self.enough = asyncio.Event()
        self.sent = 0

    async def run(self, kafka: str, prefix: str) -> None:
        """Write group after group."""
        producer = AIOKafkaProducer(
            bootstrap_servers=kafka, enable_idempotence=True, max_request_size=4_000_000, request_timeout_ms=120_000
        )
        await producer.start()
        try:
            begin = time.monotonic()
            for group in self._groups:
                waiting = [
                    await producer.send(prefix + topic, value, key=key, partition=partition)
                    for topic, key, value, partition in group
                ]
                self.sent += len(group)
                if self.enough.is_set():
                    break
                await asyncio.sleep(max(begin + self.sent / self._per_second - time.monotonic(), 0))
            await asyncio.gather(*waiting)
        finally:
            await producer.stop()
