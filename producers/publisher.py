"""Send events to Kafka, know what became of each, and hold no more than fits (kafka-python).

Delivery is at least once: whatever was not acknowledged may have been written, so a resend keeps its id and the
loader tells the copies apart. A publisher belongs to one thread.
"""

import time
from array import array
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import NamedTuple, Protocol, Self

import msgspec
from kafka import KafkaProducer
from kafka.errors import KafkaError
from kafka.partitioner.default import murmur2

from producers.connection import REACH_S, abandon, connect
from producers.sealing import Sealed, judged, seal, seal_bytes
from schemas.envelope import Fact
from schemas.errors import HallmarkError
from schemas.rejected import Rejected
from schemas.topics import REJECTED, topic_of

MOST_RECORDS, MOST_BYTES = 10_000, 32 * 1024 * 1024
"""What may be on the way at once: the library itself has no bound."""


CLOSE_S = 5.0


class NotDelivered(HallmarkError):
    """The broker did not confirm events in time; they may or may not be in the log."""

    def __init__(self, failed: int, why: str) -> None:
        super().__init__(
            f"有 {failed} 条事件没有得到 Kafka 确认（{why}）。请检查 hallmark status 后重发：编号不变，不会重复计数。",
            f"Kafka did not confirm {failed} events ({why}). Check `hallmark status`, then send them again: ids stay "
            "the same and nothing counts twice.",
        )
        self.failed = failed


class TopicMissing(HallmarkError):
    """The broker answers but has no such topic."""

    def __init__(self, topic: str) -> None:
        super().__init__(
            f"Kafka 上没有主题 {topic}。请先运行 hallmark topics（hallmark up 会自动建立）。",
            f"There is no topic {topic} on this Kafka. Run `hallmark topics` first (`hallmark up` does).",
        )


class Delivery(Protocol):
    """What became of one message; `is_done` once the broker has answered or the time is up."""

    is_done: bool

    def succeeded(self) -> bool:
        """Say whether the broker has it."""

    def get(self, timeout: float | None = None) -> object:
        """Wait for the answer; raises KafkaError on failure."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a publisher has done so far; `distinct` counts the different ids among the acknowledged."""

    sent: int
    acknowledged: int
    failed: int
    distinct: int


class _Sent(NamedTuple):
    """One message on its way; `deadline` (monotonic) is when to stop waiting for its answer."""

    delivery: Delivery
    size: int
    identity: int | None
    deadline: float


@lru_cache(maxsize=65_536)
def partition_of(key: str, partitions: int) -> int:
    """Give the partition of a key, the same one that Kafka's own clients choose."""
    place: int = (murmur2(key.encode()) & 0x7FFFFFFF) % partitions
    return place


class Publisher:
    """A connection that sends events and counts what was confirmed."""

    def __init__(
        self, kafka: str, *, prefix: str = "", client_id: str = "hallmark-publisher", delivery_s: float = 120.0
    ) -> None:
        self._prefix, self._delivery_s = prefix, delivery_s
        self._kafka, self._client_id = kafka, client_id
        self._producer: KafkaProducer | None = connect(kafka, client_id, delivery_s)
        self._partitions: dict[str, int] = {}
        self._on_the_way: deque[_Sent] = deque()
        self._bytes_on_the_way = 0
        self._acknowledged_ids = array("q")
        self._sent = self._acknowledged = self._failed = 0
        self._why = ""

    def publish(
        self, fact: Fact, *, id: str, source: str, time: datetime, sequence: str, subject: str | None = None
    ) -> Delivery:
        """Seal and send one fact; raises NotAnEvent if the judge refuses it."""
        return self.send(judged(seal(fact, id=id, source=source, time=time, sequence=sequence, subject=subject)))

    def publish_bytes(self, value: bytes) -> Delivery:
        """Send one message that is complete already; raises NotAnEvent if the judge refuses it."""
        return self.send(judged(seal_bytes(value)))

    def send(self, event: Sealed) -> Delivery:
        """Send one event to the topic of its family, keyed by its subject; waits while too much is on the way."""
        record = event.record
        return self._send(topic_of(record.name), record.subject, event.value, hash(record.id))

    def refuse(self, refused: Rejected) -> Delivery:
        """Write down what was refused, in topic `rejected`."""
        return self._send(REJECTED, refused.source, msgspec.json.encode(refused), None)

    def flush(self) -> Counts:
        """Wait until everything sent is answered; raises NotDelivered if anything failed."""
        self.settle()
        self.insist()
        return self.counts

    def settle(self) -> None:
        """Wait until everything sent is answered or its time is up."""
        if self._producer is not None:
            try:
                self._producer.flush(timeout=self._delivery_s + REACH_S)
            except KafkaError as error:
                self._why = self._why or str(error)
        self._settle(everything=True)

    @property
    def counts(self) -> Counts:
        """Give what is known now; messages to `rejected` are not events and not counted."""
        self._settle()
        return Counts(self._sent, self._acknowledged, self._failed, len(set(self._acknowledged_ids)))

    def insist(self) -> None:
        """Raise NotDelivered if anything was given up so far."""
        if self._failed:
            raise NotDelivered(self._failed, self._why)

    def close(self) -> None:
        """Let go of the connection; what is still on the way gets five seconds."""
        if self._producer is not None:
            abandon(self._producer, CLOSE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.flush()
        finally:
            self.close()

    def _send(self, topic: str, key: str, value: bytes, identity: int | None) -> Delivery:
        self._make_room(len(value))
        place = partition_of(key, self._partitions_of(topic))
        delivery: Delivery = self._live().send(self._prefix + topic, value, key=key.encode(), partition=place)
        deadline = time.monotonic() + self._delivery_s + REACH_S
        self._on_the_way.append(_Sent(delivery, len(value), identity, deadline))
        self._bytes_on_the_way += len(value)
        self._sent += identity is not None
        return delivery

    def _partitions_of(self, topic: str) -> int:
        found = self._partitions.get(topic)
        if found is None:
            try:
                found = len(self._live().partitions_for(self._prefix + topic) or ())
            except KafkaError as error:
                raise TopicMissing(self._prefix + topic) from error
            if not found:
                raise TopicMissing(self._prefix + topic)
            self._partitions[topic] = found
        return found

    def _make_room(self, size: int) -> None:
        way = self._on_the_way
        if way and way[0].delivery.is_done:
            self._settle()
        while way and (len(way) >= MOST_RECORDS or self._bytes_on_the_way + size > MOST_BYTES):
            self._settle_oldest()

    def _settle(self, *, everything: bool = False) -> None:
        while self._on_the_way and (everything or self._on_the_way[0].delivery.is_done):
            self._settle_oldest()

    def _settle_oldest(self) -> None:
        sent = self._on_the_way[0]
        try:
            sent.delivery.get(timeout=max(sent.deadline - time.monotonic(), 0))
        except KafkaError as error:
            self._failed += 1
            self._why = self._why or str(error)
        else:
            if sent.identity is not None:
                self._acknowledged += 1
                self._acknowledged_ids.append(sent.identity)
        self._on_the_way.popleft()
        self._bytes_on_the_way -= sent.size
        if not sent.delivery.is_done:
            self._give_up()

    def _give_up(self) -> None:
        """Let go of a producer that has stopped answering: kafka-python may keep a batch for ever.

        Seen with 3.0.12 when a broker paused for longer than the delivery time. What it holds fails; the next event
        gets a new one.
        """
        if self._producer is not None:
            abandon(self._producer, 0)
        self._producer = None

    def _live(self) -> KafkaProducer:
        if self._producer is None:
            self._producer = connect(self._kafka, self._client_id, self._delivery_s)
        return self._producer
