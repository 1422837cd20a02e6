"""Write what somebody did with an alert to alert.events, and wait for the broker's answer."""

import asyncio
from typing import Protocol

from kafka import KafkaProducer

from dashboards.feed import Feed
from schemas.settings import Settings
from schemas.topics import ALERTS

ANSWER_S = 10.0


class Pen(Protocol):
    """Where a page writes; a test or a preview has its own."""

    async def write(self, key: str, value: bytes) -> None:
        """Write one event; raises what the client raises."""


class FeedPen:
    """A pen that writes into the page's own feed: the preview and tests have no Kafka."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    async def write(self, key: str, value: bytes) -> None:
        """Hand the event back as if it had been read."""
        self._feed.records.append((ALERTS, 0, key, value))


class KafkaPen:
    """The pen of a running installation; connects when it is first used."""

    def __init__(self, settings: Settings) -> None:
        self._kafka, self._topic = settings.kafka, settings.topic_prefix + ALERTS
        self._producer: KafkaProducer | None = None

    async def write(self, key: str, value: bytes) -> None:
        """Write one event from a thread of its own: the page's loop serves others meanwhile."""
        await asyncio.to_thread(self._write, key.encode(), value)

    def _write(self, key: bytes, value: bytes) -> None:
        if self._producer is None:
            self._producer = KafkaProducer(bootstrap_servers=self._kafka, client_id="hallmark-alerts-page")
        self._producer.send(self._topic, value, key=key).get(timeout=ANSWER_S)
