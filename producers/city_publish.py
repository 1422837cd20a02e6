"""Publish a city to the compacted ref.* topics: write only what changed, remove what is gone by a tombstone."""

from collections.abc import Mapping
from dataclasses import dataclass

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from producers.city_messages import Key, changes, messages_of
from schemas.errors import BrokerUnreachable
from schemas.reference import City
from schemas.settings import Settings
from schemas.topics import REFERENCE_TOPICS

TIMEOUT_MS = 20_000


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did."""

    written: int
    removed: int
    unchanged: int


def publish_city(city: City, settings: Settings) -> Published:
    """Bring the ref.* topics to this city; a second time writes nothing."""
    address = settings.broker
    wanted = messages_of(city)
    try:
        to_write = changes(wanted, present_records(address, settings.topic_prefix))
        _write(address, settings.topic_prefix, to_write)
    except KafkaError as error:
        raise BrokerUnreachable(address) from error
    removed = sum(value is None for value in to_write.values())
    return Published(len(to_write) - removed, removed, len(wanted) - (len(to_write) - removed))


def present_records(address: str, prefix: str) -> dict[Key, bytes]:
    """Read the latest value of every key of the ref.* topics."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False, group_id=None)
    try:
        places = {TopicPartition(prefix + topic, 0): topic for topic in REFERENCE_TOPICS}
        consumer.assign(list(places))
        consumer.seek_to_beginning()
        ends = consumer.end_offsets(list(places))
        found: dict[Key, bytes] = {}
        while any(consumer.position(place) < end for place, end in ends.items()):
            for place, records in consumer.poll(timeout_ms=500).items():
                for record in records:
                    _take(found, (places[place], (record.key or b"").decode("utf-8", "replace")), record.value)
        return found
    finally:
        consumer.close()


def _take(found: dict[Key, bytes], key: Key, value: bytes | None) -> None:
    if value is None:
        found.pop(key, None)
    else:
        found[key] = value


def _write(address: str, prefix: str, to_write: Mapping[Key, bytes | None]) -> None:
    if not to_write:
        return
    producer = KafkaProducer(bootstrap_servers=address, acks="all", enable_idempotence=True, linger_ms=20)
    try:
        sent = [
            producer.send(prefix + topic, key=key.encode(), value=value) for (topic, key), value in to_write.items()
        ]
        producer.flush(timeout=TIMEOUT_MS / 1000)
        for future in sent:
            future.get(timeout=TIMEOUT_MS / 1000)
    finally:
        producer.close()
