"""Read what the wall shows: every partition of the live, alert and reference topics, from the beginning, no group.

A thread of its own hands batches over; the page's event loop applies them between two frames. When another version of
the live topics is to be shown, that one is read to its end first, and then the record that says so is handed over.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from dashboards.state import SHARED_TOPICS
from schemas.live_version import KEY, live_topics_of, shown_by
from schemas.settings import Settings
from schemas.topics import LIVE_VERSION, PARTITIONS

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
            self._follow(consumer, prefix)
        finally:
            consumer.close()

    def _follow(self, consumer: KafkaConsumer, prefix: str) -> None:
        choice, started = TopicPartition(prefix + LIVE_VERSION, 0), time.monotonic()
        said = _newest(consumer, choice)
        awaited: dict[TopicPartition, int] | None = _read_version(consumer, prefix, shown_by(said))
        while not self._stopped.is_set():
            for place, records in consumer.poll(timeout_ms=200).items():
                if place != choice:
                    topic = place.topic.removeprefix(prefix)
                    self.records.extend((topic, place.partition, _text(one.key), one.value) for one in records)
                elif shown_by(records[-1].value) != shown_by(said):
                    said, started = records[-1].value, time.monotonic()
                    awaited = _read_version(consumer, prefix, shown_by(said))
            if awaited is not None and all(consumer.position(place) >= end for place, end in awaited.items()):
                self.records.append((LIVE_VERSION, 0, _text(KEY), said))
                awaited = None
                self._caught_up.set()
                told = {"version": shown_by(said), "seconds": round(time.monotonic() - started, 1)}
                LOG.info("wall caught up", extra=told)


def _newest(consumer: KafkaConsumer, choice: TopicPartition) -> bytes | None:
    """Read which version is shown, to the end that the topic has now."""
    consumer.assign([choice])
    consumer.seek_to_beginning(choice)
    end, said = consumer.end_offsets([choice])[choice], None
    while consumer.position(choice) < end:
        for records in consumer.poll(timeout_ms=200).values():
            said = records[-1].value
    return said


def _read_version(consumer: KafkaConsumer, prefix: str, version: int) -> dict[TopicPartition, int]:
    """Read this version of the live topics from its beginning, the rest on from where it is; give the ends to reach."""
    before = consumer.assignment()
    sizes = {name: PARTITIONS[name] for name in (LIVE_VERSION, *SHARED_TOPICS)}
    sizes |= {live.name: live.partitions for live in live_topics_of(version)}
    places = [[TopicPartition(prefix + name, number) for number in range(size)] for name, size in sizes.items()]
    flat = [place for topic in places for place in topic]
    consumer.assign(flat)
    consumer.seek_to_beginning(*(place for place in flat if place not in before))
    ends: dict[TopicPartition, int] = {}
    for topic in places:  # one by one: of several, kafka-python leaves out those it has not heard of yet (KeyError)
        ends |= consumer.end_offsets(topic)
    return ends


def _text(key: bytes | None) -> str:
    return (key or b"").decode("utf-8", "replace")


MakeFeed = Callable[[Settings], Feed]
