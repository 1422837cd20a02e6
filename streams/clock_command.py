"""`hallmark clock`: the minute is an event, written to every partition of every event topic (design D6).

All ticks of one round carry the same beat, so a beat names one cut through the log. A minute that nobody wrote is
never made up later: after a pause the current minute is written. A stopped clock ticks its instant again and again,
so that what is imported under it is judged.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import time
from datetime import datetime

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from prometheus_client import REGISTRY

from schemas.admit import encode
from schemas.clock import Clock, parse_clock
from schemas.envelope import sequence
from schemas.errors import BrokerUnreachable
from schemas.events.system import ClockTicked
from schemas.ids import uuid7
from schemas.instants import MINUTE, instant
from schemas.settings import Settings
from schemas.topics import EVENT_TOPICS, PARTITIONS
from streams.alert_reader import NoTopics
from streams.clock_metrics import ClockMetrics

_LOG = logging.getLogger(__name__)
SOURCE = SUBJECT = "clock"
STOPPED_EVERY_S = 2.0
RETRY_S = 1.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: HALLMARK_CLOCK says which clock."""
    parser.epilog = (
        "时钟由 HALLMARK_CLOCK 决定，默认为真实时间。 HALLMARK_CLOCK says which clock; the real one by default."
    )


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command has this shape
    """Tick until stopped."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    if settings.kafka is None:
        raise BrokerUnreachable("HALLMARK_KAFKA")
    metrics = ClockMetrics()
    REGISTRY.register(metrics)
    asyncio.run(_ticking(settings.kafka, settings.topic_prefix, parse_clock(settings.clock), metrics))
    return 0


def tick_at(clock: Clock, real: float) -> int:
    """Give the instant (µs) to tick at a real time: the whole minute, or the very instant of a stopped clock."""
    now = clock.now_us(real)
    return now if clock.speed(real) == 0 else now // MINUTE * MINUTE


def next_tick(clock: Clock, real: float) -> float:
    """Give the real time of the next tick: the next whole minute of the clock, or soon on a stopped one."""
    if clock.speed(real) == 0:
        return real + STOPPED_EVERY_S
    due = clock.real_for(tick_at(clock, real) + MINUTE)
    return real + STOPPED_EVERY_S if due is None else max(due, real)


def tick(at_us: int, beat: int, number: int, entropy: bytes) -> bytes:
    """Write one tick as its message; every record has an id of its own."""
    at: datetime = instant(at_us)
    return encode(
        ClockTicked(received_at=at, tick_at=at, beat=beat),
        id=uuid7(at_us, entropy),
        source=SOURCE,
        time=at,
        sequence=sequence(1, number % 10_000_000_000),
        subject=SUBJECT,
    )


async def _ticking(kafka: str, prefix: str, clock: Clock, metrics: ClockMetrics) -> None:
    stopping, told = asyncio.Event(), False
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    while not stopping.is_set():
        try:
            await _tick_while_kafka_answers(kafka, prefix, clock, stopping, metrics=metrics)
        except (KafkaError, OSError, NoTopics) as error:
            if not told:
                _LOG.warning("no ticks while Kafka or its topics are away", extra={"kafka": kafka, "why": repr(error)})
            told = True
            await _pause(stopping, RETRY_S)
        else:
            told = False


async def _tick_while_kafka_answers(
    kafka: str, prefix: str, clock: Clock, stopping: asyncio.Event, *, metrics: ClockMetrics
) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka, client_id="clock", enable_idempotence=True, request_timeout_ms=5_000
    )
    try:
        await producer.start()
        if not {prefix + topic for topic in EVENT_TOPICS} <= (await producer.client.fetch_all_metadata()).topics():
            raise NoTopics
        _LOG.info("ticking", extra={"kafka": kafka, "now": clock.now(time.time()).isoformat()})
        beat = 0
        while not stopping.is_set():
            real = time.time()
            beat = max(beat + 1, int(real * 1000))
            at_us = tick_at(clock, real)
            await _round(producer, prefix, at_us, beat)
            metrics.ticked(at_us)
            await _pause(stopping, next_tick(clock, real) - time.time())
    finally:
        await producer.stop()


async def _round(producer: AIOKafkaProducer, prefix: str, at_us: int, beat: int) -> None:
    places = [(topic, partition) for topic in EVENT_TOPICS for partition in range(PARTITIONS[topic])]
    waiting = []
    for topic, partition in places:
        value = tick(at_us, beat, beat, os.urandom(10))
        waiting.append(await producer.send(prefix + topic, value, key=SUBJECT.encode(), partition=partition))
    for sent in await asyncio.gather(*waiting, return_exceptions=True):
        if isinstance(sent, BaseException):
            raise sent


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    if seconds > 0:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), seconds)
