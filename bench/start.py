"""Measure a worker's start by the days of history it holds, with carried state and without.

    python -m bench.start [visits a day] [days …]

Starts a Kafka of its own; for each number of days it writes a disordered city's log under topics of its own, replays it
whole, carries what is due, and starts again from what is carried. Seconds are wall time from the start of the app to
caught-up, joining the group included; read them as ratios of one run.
"""

import asyncio
import logging
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from rich import print as show
from rich.table import Table

from bench.worker import a_broker
from schemas.calendar import Calendar
from schemas.clock import Clock
from schemas.topics import HALL
from stack.topics import provision
from streams.agents import add_agents
from streams.app import make_app
from streams.carried import holding_of
from streams.fold import PartitionFold, cut_at_ticks
from streams.output import Output
from streams.worker_carried import PartitionCarrier
from streams.worker_partition import LivePartition
from streams.worker_partitions import LivePartitions, Place
from tests.disorder import a_small_city
from tests.integration.city_log import publish, rows

CITY = a_small_city()
CALENDAR = Calendar(CITY.calendar)
HOLDING = holding_of(CITY, CALENDAR)
DAYS = (1, 10, 30, 90)


class Start(NamedTuple):
    """One start: what it read of the log and how long it took."""

    read: int
    seconds: float


async def start(kafka: str, prefix: str, folder: Path) -> Start:
    """Start the worker's own parts as a group that has committed nothing; carry what is due once it has caught up."""
    output, carriers = Output(kafka, "bench"), list[PartitionCarrier]()

    def make(topic: str, partition: int) -> LivePartition:
        fold = PartitionFold(topic, partition, CITY, CALENDAR)
        carrier = PartitionCarrier(fold, HOLDING, kafka=kafka, prefix=prefix, output=output) if topic == HALL else None
        carriers.extend([carrier] if carrier else [])
        return LivePartition(
            topic,
            partition,
            fold=fold,
            cut=cut_at_ticks,
            output=output,
            clock=Clock(),
            highwater=lambda: None,
            prefix=prefix,
            carrier=carrier,
        )

    held = LivePartitions(make, prefix)
    app = make_app(kafka, f"{prefix}bench-{time.time_ns()}", standing=held, folder=folder)
    add_agents(app, held, prefix)

    @app.on_partitions_assigned.connect(weak=False)  # type: ignore[untyped-decorator]  # faust is untyped
    async def on_assigned(_: Any, assigned: set[Any], **__: Any) -> None:
        async def ends(_: list[Place]) -> dict[Place, int]:
            found = await app.consumer.highwaters(*assigned)
            return {(tp.topic.removeprefix(prefix), tp.partition): end for tp, end in found.items()}

        await held.assigned(assigned, ends)

    begin = time.perf_counter()
    await app.start()
    while not held.ready:
        await asyncio.sleep(0.01)
    taken = time.perf_counter() - begin
    read = sum(one.position - (one.began or 0) for one in held.progress() if one.topic == HALL)
    for carrier in carriers:
        await carrier.carry()
    await app.stop()
    await output.close()
    return Start(read, taken)


async def measure(kafka: str, folder: Path, visits: int, spans: list[int]) -> None:
    """Print the table of all spans."""
    table = Table("历史天数\ndays", "日志条数\nrecords", "全部重放 秒\nreplay s")
    for heading in ("结转后读取\nread, carried", "结转后启动 秒\ncarried s", "÷ 重放\n÷ replay"):
        table.add_column(heading)
    for days in spans:
        prefix = f"d{days}-"
        provision(kafka, prefix)
        groups = [[row for row in group if row[0] == HALL] for group in rows(CITY, visits=visits * days, days=days)]
        await publish(kafka, prefix, groups, 1_000_000)
        whole = await start(kafka, prefix, folder / prefix)
        again = await start(kafka, prefix, folder / prefix)
        ratio = f"{again.seconds / whole.seconds:.2f}"
        table.add_row(
            str(days), f"{whole.read:,}", f"{whole.seconds:.1f}", f"{again.read:,}", f"{again.seconds:.1f}", ratio
        )
    show(table)


def main() -> None:
    """Start a broker, measure, stop it."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    visits = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    spans = [int(one) for one in sys.argv[2:]] or list(DAYS)
    with a_broker() as (address, folder):
        asyncio.run(measure(address, folder, visits, spans))


if __name__ == "__main__":
    main()
