"""Count what is in the log, independently of those who sent it and of those who read it.

Reads every event topic once from its beginning to its present end and looks only at the envelope.
"""

from dataclasses import dataclass, field

import msgspec
from kafka import KafkaConsumer, TopicPartition

from producers.plan import SOURCE
from schemas.settings import Settings
from schemas.topics import EVENT_TOPICS, PARTITIONS


class _Head(msgspec.Struct):
    id: str
    type: str
    source: str


_HEAD = msgspec.json.Decoder(_Head)


@dataclass(slots=True)
class LogCount:
    """Records of the event topics without the clock's ticks: distinct ids of the demo's and of others' events."""

    records: int = 0
    demo: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    nameless: int = 0
    """Records without a readable id: each is a thing of its own."""

    def take(self, value: bytes | None) -> None:
        """Count one record."""
        try:
            head = _HEAD.decode(value or b"")
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.records += 1
            self.nameless += 1
            return
        if head.type == "clock.ticked":
            return
        self.records += 1
        (self.demo if head.source.startswith(f"{SOURCE}/") else self.others).add(head.id)


def places(prefix: str) -> list[TopicPartition]:
    """List the partitions of all event topics."""
    return [TopicPartition(prefix + topic, part) for topic in EVENT_TOPICS for part in range(PARTITIONS[topic])]


def ends_of(settings: Settings) -> dict[tuple[str, int], int]:
    """Give the present ends of the event topics by (topic, partition), without the prefix."""
    consumer = _consumer(settings)
    try:
        found = consumer.end_offsets(places(settings.topic_prefix))
        return {(place.topic.removeprefix(settings.topic_prefix), place.partition): end for place, end in found.items()}
    finally:
        consumer.close()


def count_log(settings: Settings) -> LogCount:
    """Read the event topics up to their present ends."""
    consumer, count = _consumer(settings), LogCount()
    try:
        wanted = places(settings.topic_prefix)
        consumer.assign(wanted)
        consumer.seek_to_beginning()
        left = {place: end for place, end in consumer.end_offsets(wanted).items() if end > 0}
        while left:
            for place, records in consumer.poll(timeout_ms=500, max_records=20_000).items():
                for record in records:
                    if record.offset < left.get(place, 0):
                        count.take(record.value)
            left = {place: end for place, end in left.items() if consumer.position(place) < end}
        return count
    finally:
        consumer.close()


def _consumer(settings: Settings) -> KafkaConsumer:
    return KafkaConsumer(
        bootstrap_servers=settings.kafka,
        group_id=None,
        enable_auto_commit=False,
        max_partition_fetch_bytes=4 * 1024 * 1024,
        fetch_max_bytes=32 * 1024 * 1024,
    )
