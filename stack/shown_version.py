"""Read and write which version of the live topics is shown: the one record of live.version."""

import time

import msgspec

from schemas.live_version import KEY, LiveVersion, shown_by
from schemas.topics import LIVE_VERSION


def shown_version(kafka: str, prefix: str = "") -> int:
    """Read the record as it is now."""
    from kafka import KafkaConsumer, TopicPartition  # noqa: PLC0415 - half a second that `--help` need not pay

    consumer = KafkaConsumer(bootstrap_servers=kafka, group_id=None, enable_auto_commit=False)
    try:
        place = TopicPartition(prefix + LIVE_VERSION, 0)
        consumer.assign([place])
        consumer.seek_to_beginning(place)
        end, said = consumer.end_offsets([place])[place], None
        while consumer.position(place) < end:
            for records in consumer.poll(timeout_ms=200).values():
                said = records[-1].value
        return shown_by(said)
    finally:
        consumer.close()


def show(kafka: str, prefix: str, version: int) -> None:
    """Let a version be shown from now on; returns when the broker has the record."""
    from kafka import KafkaProducer  # noqa: PLC0415 - as above

    said = msgspec.json.encode(LiveVersion(version=version, since=time.time_ns() // 1000))
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all")
    try:
        producer.send(prefix + LIVE_VERSION, value=said, key=KEY, partition=0).get(timeout=30)
    finally:
        producer.close()
