"""Read what lies in a topic, from its beginning to the end it has now."""

from typing import Any

import msgspec
from kafka import KafkaConsumer, TopicPartition

from schemas.admit import Record, admit


def values_in(kafka: str, topic: str) -> list[bytes | None]:
    """Give the values of a topic, partition by partition, in order."""
    consumer = KafkaConsumer(bootstrap_servers=kafka, group_id=None, enable_auto_commit=False)
    try:
        places = [TopicPartition(topic, place) for place in sorted(consumer.partitions_for_topic(topic) or ())]
        consumer.assign(places)
        consumer.seek_to_beginning()
        ends = consumer.end_offsets(places)
        values: list[bytes | None] = []
        while any(consumer.position(place) < ends[place] for place in places):
            for records in consumer.poll(timeout_ms=500).values():
                values.extend(record.value for record in records)
        return values
    finally:
        consumer.close()


def records_in(kafka: str, topic: str) -> list[Record]:
    """Give the admitted events of a topic; anything else in it is a failure."""
    judged = [admit(value) for value in values_in(kafka, topic)]
    assert all(isinstance(one, Record) for one in judged), judged
    return [one for one in judged if isinstance(one, Record)]


def objects_in(kafka: str, topic: str) -> list[dict[str, Any]]:
    """Give the JSON objects of a topic."""
    return [msgspec.json.decode(value or b"null") for value in values_in(kafka, topic)]
