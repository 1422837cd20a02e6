"""Read what the wall shows: every partition of the live, alert and reference topics, from the beginning, no group.

A thread of its own hands batches over; the page's event loop applies them between two frames.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from dashboards.state import READ_TOPICS
from schemas.settings import Settings
from schemas.topics import PARTITIONS

LOG = logging.getLogger(__name__)
RETRY_S = 2.0

LiveRecord = tuple[str, int, str, bytes | None]
"""Topic (without prefix), partition, key, value."""


class Feed(Protocol):
    """Where records come from; a test or a preview has its own."""

    records: deque[LiveRecord]

    @property
    def is_ready(self) -> bool:
        """Say whether all that was there at the start has been read."""
        ...

    def start(self) -> None:
        """Begin to fill `records`."""
        ...

    def stop(self) -> None:
        """End; nothing is added afterwards."""
        ...


class KafkaFeed:
    """The feed of a running installation."""

    def __init__(self, settings: Settings) -> None:
        self.records: deque[LiveRecord] = deque()
        self._settings = settings
        self._caught_up = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wall-feed", daemon=True)

    @property
    def is_ready(self) -> bool:
        """Say whether the end seen at the start has been reached and everything has been taken."""
        return self._caught_up.is_set() and not self.records

    def start(self) -> None:
        """Start the reading thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the reading thread."""
        self._stopped.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._read()
            except (KafkaError, OSError, ValueError) as error:
                LOG.warning("kafka is away", extra={"why": str(error)[:200], "retry_s": RETRY_S})
                self._stopped.wait(RETRY_S)

    def _read(self) -> None:
        prefix = self._settings.topic_prefix
        consumer = KafkaConsumer(
            bootstrap_servers=self._settings.kafka,
            client_id="hallmark-wall",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=100,
            max_poll_records=5000,
        )
        try:
            partitions = [
                TopicPartition(prefix + topic, number) for topic in READ_TOPICS for number in range(PARTITIONS[topic])
            ]
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            self._follow(consumer, consumer.end_offsets(partitions), len(prefix))
        finally:
            consumer.close()

    def _follow(self, consumer: KafkaConsumer, ends: dict[TopicPartition, int], prefix: int) -> None:
        started = time.monotonic()
        while not self._stopped.is_set():
            for place, records in consumer.poll(timeout_ms=200).items():
                topic = place.topic[prefix:]
                self.records.extend((topic, place.partition, _text(one.key), one.value) for one in records)
            if not self._caught_up.is_set() and all(consumer.position(place) >= end for place, end in ends.items()):
                self._caught_up.set()
                LOG.info("wall caught up", extra={"seconds": round(time.monotonic() - started, 1)})


def _text(key: bytes | None) -> str:
    return (key or b"").decode("utf-8", "replace")


MakeFeed = Callable[[Settings], Feed]
