"""Run the stream worker: read the reference data, fold what Kafka assigns, begin again when the city changes."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka.errors import IllegalStateError
from faust.types import TP
from prometheus_client import REGISTRY

from schemas.clock import Clock
from streams.agents import BUG, add_agents, or_die
from streams.app import group_of, make_app
from streams.output import Output
from streams.reference_reader import ReferenceReader
from streams.transport import is_rejoining
from streams.worker_metrics import WorkerMetrics
from streams.worker_partition import LivePartition
from streams.worker_partitions import LivePartitions, Place
from streams.worker_progress import Teller

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one worker was started with."""

    kafka: str
    folder: Path
    progress: Path
    """Where to tell how far this worker is."""
    instance: str
    clock: Clock
    prefix: str
    wall: str
    """Where the wall is, for the link in a sentence."""
    version: int | None = None
    """The version of the live topics to state, in silence; None: the one that is shown, and its alerts are said."""


@dataclass(frozen=True, slots=True)
class Means:
    """What every partition of a worker shares."""

    given: Work
    reference: ReferenceReader
    output: Output
    highwater: Callable[[str, int], int | None]
    """Say how many records the log of a partition holds, as far as is known."""
    version: int
    """The version of the live topics that is stated."""


Make = Callable[[Means, str, int], LivePartition]
"""Make one partition's fold and voice."""


async def work(given: Work, make: Make) -> None:
    """Work until told to stop; when the city has changed, begin again."""
    reference = ReferenceReader(given.kafka, given.prefix)
    try:
        await reference.start()
    except BaseException:
        await reference.stop()
        raise
    digest = reference.digest
    _LOG.info(
        "reference data read", extra={"records": len(reference.records), "digest": digest, "shown": reference.shown}
    )
    output = Output(given.kafka, given.instance)
    app: Any = None

    def highwater(topic: str, partition: int) -> int | None:
        try:
            found: int | None = app.consumer.highwater(TP(given.prefix + topic, partition))
        except (AssertionError, IllegalStateError):
            return None  # in the middle of a rebalance: it is not ours now
        return found

    version = given.version or reference.shown
    means = Means(given, reference, output, highwater, version)
    held = LivePartitions(lambda topic, partition: make(means, topic, partition), given.prefix)
    group = group_of(given.prefix, digest, version)
    member = given.instance if given.version is None else None  # one that will leave holds no place
    app = make_app(given.kafka, group, standing=held, folder=given.folder, instance=member)
    add_agents(app, held, given.prefix)

    @app.on_partitions_assigned.connect(weak=False)  # type: ignore[untyped-decorator]  # faust is untyped
    async def on_assigned(_: Any, assigned: set[Any], **__: Any) -> None:
        await held.assigned(assigned, lambda places: _ends(app, places, given.prefix))

    try:
        teller = Teller(given.progress)
        watched = teller.watch(given.kafka)
        REGISTRY.register(WorkerMetrics(teller=teller, watch=watched.watch, output=output, held=held))
        await _until_stopped(app, held, means, teller)
    finally:
        await asyncio.gather(reference.stop(), output.close(), return_exceptions=True)


async def _ends(app: Any, places: list[Place], prefix: str) -> Mapping[Place, int]:
    found = await app.consumer.highwaters(*(TP(prefix + topic, partition) for topic, partition in places))
    return {(tp.topic.removeprefix(prefix), tp.partition): end for tp, end in found.items()}


async def _until_stopped(app: Any, held: LivePartitions, means: Means, teller: Teller) -> None:
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    async with asyncio.TaskGroup() as tasks:
        beside = [
            tasks.create_task(or_die(work))
            for work in (
                held.pulse(),
                teller.tell(held.progress, lambda: is_rejoining(app)),
                _watch(app),
                _begin_again_on(means.reference, means.given.version),
            )
        ]
        await app.start()
        await stopping.wait()
        for task in beside:
            task.cancel()
        await app.stop()


async def _begin_again_on(reference: ReferenceReader, version: int | None) -> None:
    """Begin again when the city changes, or another version is shown: it is folded from the log.

    Nothing is stopped first: a kill at any moment is harmless, and this is one.
    """
    digest, shown = await reference.changed(version)
    _LOG.info("city or version changed: beginning again from the log", extra={"digest": digest, "shown": shown})
    begin_again()


def begin_again() -> None:
    """Become the same process anew: same pid, same arguments, nothing kept."""
    logging.shutdown()
    sys.stdout.flush()
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - ourselves, with the arguments we were started with


async def _watch(app: Any) -> None:
    """End the process when Faust has given up: a service that has crashed would sit there for ever."""
    while not app.crashed:
        await asyncio.sleep(0.5)
    _LOG.error("Faust has crashed", extra={"reason": repr(app.crash_reason)})
    logging.shutdown()
    os._exit(BUG)
