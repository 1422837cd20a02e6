"""`hallmark worker`: fold the events live, state them to live.*, say alerts. As many as there are partitions."""

import argparse
import asyncio
import fcntl
import gc
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiokafka.errors import KafkaError

from schemas.clock import parse_clock
from schemas.errors import BrokerUnreachable
from schemas.settings import Settings
from schemas.topics import CARRIED_OF
from streams.app import instance_of
from streams.carried import holding_of
from streams.fold import PartitionFold, cut_at_ticks
from streams.progress import progress_folder, rebuild_home
from streams.worker import Means, Work, begin_again, work
from streams.worker_alerts import Listening, PartitionAlerts
from streams.worker_carried import PartitionCarrier
from streams.worker_partition import LivePartition

_LOG = logging.getLogger(__name__)
SLOTS = 64
RETRY_S = 3.0
QUIET_COLLECTOR = (100_000, 20, 100)
"""Held journeys are many and rarely in cycles: the default collector takes 2.5 to 4 µs an event (bench/fold.py)."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the version to state, for `hallmark rebuild`; a second worker shares the partitions with the first."""
    parser.add_argument(
        "--version",
        type=int,
        metavar="N",
        help="另起的第 N 版，不发告警；由 hallmark rebuild 使用 a version beside the shown one, silent",
    )
    parser.epilog = (
        "可同时运行多个，自动分担分区。 Run several: they share the partitions.\n"
        "没有监听端口；状态只写入 live.* 主题。 It listens on no port; what it knows goes to the live.* topics."
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Work until stopped; a changed city makes the process begin again."""
    for name, level in (("faust", logging.WARNING), ("mode", logging.WARNING), ("aiokafka", logging.CRITICAL)):
        logging.getLogger(name).setLevel(level)
    gc.set_threshold(*QUIET_COLLECTOR)
    if settings.kafka is None:
        raise BrokerUnreachable("HALLMARK_KAFKA")
    home = settings.home if args.version is None else rebuild_home(settings.home)
    with _slot(home / "run") as slot:
        given = Work(
            kafka=settings.kafka,
            folder=home / "run" / f"faust-{slot}",
            progress=progress_folder(home) / f"worker-{slot}.json",
            instance=instance_of(socket.gethostname(), home, slot),
            clock=parse_clock(settings.clock),
            prefix=settings.topic_prefix,
            wall=f"http://{reachable(settings.bind)}:{settings.wall_port}",
            version=args.version,
        )
        asyncio.run(_when_kafka_answers(given))
    return 0


async def _when_kafka_answers(given: Work) -> None:
    try:
        await work(given, make_partition)
    except* (KafkaError, OSError) as trouble:
        _LOG.warning("waiting for Kafka", extra={"kafka": given.kafka, "errors": repr(trouble.exceptions)})
        await asyncio.sleep(RETRY_S)
        begin_again()


def make_partition(means: Means, topic: str, partition: int) -> LivePartition:
    """Put together the fold of one partition, its alerts and its voice."""
    given, city = means.given, means.reference.city
    fold = PartitionFold(topic, partition, city, means.reference.calendar)
    alarm = PartitionAlerts(fold, city, partition, given=given, output=means.output)
    carrier = None
    if topic in CARRIED_OF and given.version is None:  # a rebuild is from the log alone
        holding = f"{holding_of(city, means.reference.calendar)}/v{means.version}"  # no version takes over another's
        carrier = PartitionCarrier(fold, holding, kafka=given.kafka, prefix=given.prefix, output=means.output)
    return LivePartition(
        topic,
        partition,
        fold=fold,
        cut=cut_at_ticks,
        output=means.output,
        clock=given.clock,
        highwater=lambda: means.highwater(topic, partition),
        reference=means.reference.digest,
        prefix=given.prefix,
        version=means.version,
        alarm=alarm if given.version is None else Listening(alarm),
        carrier=carrier,
    )


def reachable(bind: str) -> str:
    """Give the address by which others reach a server that listens on `bind`."""
    return socket.gethostname() if bind in ("0.0.0.0", "::") else bind  # noqa: S104 - compared, not bound


@contextmanager
def _slot(folder: Path) -> Iterator[int]:
    """Hold the first free number among the workers of this installation; the kernel lets go when we die."""
    folder.mkdir(parents=True, exist_ok=True)
    for slot in range(SLOTS):
        with (folder / f"worker-{slot}.lock").open("w", encoding="utf-8") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield slot
            return
    raise RuntimeError(f"more than {SLOTS} workers in {folder}")
