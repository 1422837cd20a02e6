"""Write to Kafka and know it: one idempotent producer a process, every record awaited, trouble waited out.

Statements may be written again after a failure: for one key and partition the later record says at least as much.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Iterator

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from schemas.live import Statement, Withdrawn, encode_statement, statement_key

_LOG = logging.getLogger(__name__)

Row = tuple[bytes | None, bytes | None]
"""Key and value of one record."""
LONGEST_PAUSE_S = 5.0


class Output:
    """One producer; `say` returns when the broker has every record."""

    def __init__(self, kafka: str, client: str) -> None:
        self._kafka, self._client = kafka, client
        self.said: Counter[str] = Counter()
        """Records that the broker has, by topic."""
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def say(self, topic: str, partition: int | None, rows: Iterable[Row]) -> None:
        """Write rows in order; on broker trouble begin again with all of them, for ever."""
        kept = list(rows)
        pause = 0.2
        while kept:
            try:
                await self._send(topic, partition, kept)
            except (KafkaError, OSError) as error:
                _LOG.warning("output waits for the broker", extra={"topic": topic, "error": repr(error)})
                await self.close()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                self.said[topic] += len(kept)
                return

    async def _send(self, topic: str, partition: int | None, rows: list[Row]) -> None:
        producer = await self.producer()
        waiting = [await producer.send(topic, value, key=key, partition=partition) for key, value in rows]
        results = await asyncio.gather(*waiting, return_exceptions=True)
        for failed in (result for result in results if isinstance(result, BaseException)):
            raise failed

    async def producer(self) -> AIOKafkaProducer:
        """Give the running producer, started on first use."""
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self._kafka,
                    client_id=self._client,
                    enable_idempotence=True,
                    request_timeout_ms=10_000,
                    max_batch_size=64 * 1024,
                    max_request_size=4 * 1024 * 1024,
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    async def close(self) -> None:
        """Stop the producer; the next `say` starts a new one."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()


def rows_of(said: Iterable[Statement]) -> Iterator[Row]:
    """Write statements as rows; a tombstone follows each withdrawal."""
    for one in said:
        key = statement_key(one).encode()
        yield key, encode_statement(one)
        if isinstance(one, Withdrawn):
            yield key, None
