"""Append to the log what was judged, released or logged of a period, and wait for the broker's answer. Shell."""

import os
import time
from datetime import datetime

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.admit import encode
from schemas.envelope import Fact, sequence
from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.events import NAME_OF
from schemas.events.period import CITY
from schemas.ids import uuid7
from schemas.instants import micros
from schemas.settings import Settings
from schemas.topics import topic_of

ANSWER_S = 30.0


class NotSaid(HallmarkError):
    """The broker did not take the word of the gates in time."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Kafka 没有确认写入（{why}）。请先看 hallmark status，再重做一次：重复的话只算一次。",
            f"Kafka did not confirm it ({why}). Look at `hallmark status` and do it again: twice counts once.",
        )


def say(settings: Settings, fact: Fact, source: str, now: datetime) -> None:
    """Append one fact about a period; raises BrokerUnreachable or NotSaid."""
    kafka = settings.broker
    name = NAME_OF[type(fact)]
    identity = uuid7(micros(now), os.urandom(10))
    message = encode(fact, id=identity, source=source, time=now, sequence=sequence(0, int(time.time())))
    try:
        producer = KafkaProducer(
            bootstrap_servers=kafka.split(","), acks="all", enable_idempotence=True, max_block_ms=10_000,
            bootstrap_timeout_ms=10_000, allow_auto_create_topics=False, metrics_enabled=False,
            client_id="hallmark-gate",
        )  # fmt: skip
    except (KafkaError, OSError, ValueError) as error:
        raise BrokerUnreachable(kafka) from error
    try:
        producer.send(settings.topic_prefix + topic_of(name), value=message, key=CITY.encode()).get(ANSWER_S)
    except KafkaError as error:
        raise NotSaid(str(error) or type(error).__name__) from error
    finally:
        producer.close(timeout=5)
