"""Compare the live side with others: one topic, one run, each in a process of its own, a table of ratios.

    hallmark bench live [--visits N] [--quix PYTHON]

All metrics, and the satisfaction rate alone, through the worker's own transport; a bare aiokafka and msgspec loop and,
where an interpreter with quixstreams is named, Quix Streams, both doing the satisfaction rate alone. CPU counts every
thread of the process. Then the CPU by windows and by events, and the memory of an open journey.
"""

import argparse
import asyncio
import gc
import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from rich.console import Console
from rich.table import Table

from bench.satisfaction import Satisfaction, SatisfactionFold
from bench.worker import a_broker, through_faust
from schemas.admit import admit, encode
from schemas.calendar import Calendar
from schemas.events.queue import TicketIssued
from schemas.ids import uuid7
from schemas.instants import instant, local_day
from schemas.topics import HALL, PARTITIONS
from streams.fold import PartitionFold, cut_at_ticks
from streams.worker_command import QUIET_COLLECTOR
from streams.worker_parts import Fold
from tests.disorder import a_small_city
from tests.integration.city_log import BEGIN, publish, rows

CITY = a_small_city()
CONTENDERS = {
    "all": "本系统，全部实时指标 Hallmark, all live metrics",
    "one": "本系统，仅满意率 Hallmark, the satisfaction rate alone",
    "bare": "裸 aiokafka + msgspec 循环 a bare loop, the rate alone",
    "quix": "Quix Streams，仅满意率 the rate alone",
}
OPEN_JOURNEYS = 20_000


def main(args: list[str]) -> int:
    """Measure, or be one of the measured."""
    parser = argparse.ArgumentParser(prog="hallmark bench live", description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=24_000, metavar="N", help="多少次到访 · visits in the log")
    parser.add_argument("--quix", metavar="PYTHON", help="装有 quixstreams 的解释器 · an interpreter with quixstreams")
    parser.add_argument("--contender", choices=("all", "one", "bare"), help=argparse.SUPPRESS)
    parser.add_argument("--kafka", help=argparse.SUPPRESS)
    given = parser.parse_args(args)
    if given.contender:
        asyncio.run(_contend(given.contender, given.kafka))
        return 0
    if given.visits < 100:
        parser.error("--visits: 至少 100；at least 100")
    console = Console()
    with a_broker() as (kafka, _):
        events = asyncio.run(_write(kafka, given.visits))
        found = {name: run for name in CONTENDERS if (run := _measured(name, kafka, events, given.quix, console))}
    console.print(_table(found))
    console.print(_growth(given.visits))
    console.print(f"每个在办事项 an open journey: {bytes_per_open_journey():,.0f} B（{OPEN_JOURNEYS:,} 个 tickets）")
    return 0


async def _write(kafka: str, visits: int) -> int:
    groups = [[row for row in group if row[0] == HALL] for group in rows(CITY, visits=visits, days=3)]
    return await publish(kafka, "", groups, 1_000_000)


def _measured(name: str, kafka: str, events: int, quix: str | None, console: Console) -> dict[str, float] | None:
    if name == "quix" and quix is None:
        console.print("未指定 --quix：不比较 Quix Streams。No --quix: Quix Streams is left out.")
        return None
    own = [sys.executable, "-m", "bench.live", "--contender", name, "--kafka", kafka]
    peer = [str(quix), str(Path(__file__).with_name("quix_peer.py")), kafka, HALL, str(events)]
    with console.status(CONTENDERS[name]):
        done = subprocess.run(peer if name == "quix" else own, capture_output=True, text=True, check=False)  # noqa: S603 - ours, or the interpreter that was named
    if done.returncode:
        console.print(f"{CONTENDERS[name]}：没有跑成 failed\n{done.stderr[-800:]}")
        return None
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


async def _contend(name: str, kafka: str) -> None:
    folds: list[SatisfactionFold] = []

    def alone(topic: str, partition: int) -> Fold:  # noqa: ARG001 - one of each place
        folds.append(SatisfactionFold())
        return folds[-1]

    tps = [TopicPartition(HALL, partition) for partition in range(PARTITIONS[HALL])]
    events = await _size(kafka, tps)
    if name != "bare":
        gc.set_threshold(*QUIET_COLLECTOR)  # as the worker does
    cpu = time.process_time()
    if name == "bare":
        counts, wall = await _bare(kafka, tps)
        good, rated = counts.totals()
    else:
        with tempfile.TemporaryDirectory() as folder:
            only = alone if name == "one" else None
            wall = await through_faust(kafka, CITY, Path(folder), batches=True, fold_of=only)
        sums = [fold.totals() for fold in folds]
        good, rated = sum(one[0] for one in sums), sum(one[1] for one in sums)
    told = {"events": events, "good": good, "rated": rated, "wall_s": wall, "cpu_s": time.process_time() - cpu}
    sys.stdout.write(json.dumps(told) + "\n")


async def _size(kafka: str, tps: list[TopicPartition]) -> int:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka)
    await consumer.start()
    ends = await consumer.end_offsets(tps)
    await consumer.stop()
    return sum(ends.values())


async def _bare(kafka: str, tps: list[TopicPartition]) -> tuple[Satisfaction, float]:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    consumer.assign(tps)
    ends, counts, begin = await consumer.end_offsets(tps), Satisfaction(), 0.0
    while any([await consumer.position(tp) < ends[tp] for tp in tps]):
        fetched = await consumer.getmany(timeout_ms=500)
        begin = begin or time.perf_counter()
        for records in fetched.values():
            counts.take([(one.offset, one.value) for one in records])
    taken = time.perf_counter() - begin
    await consumer.stop()
    return counts, taken


def _table(found: dict[str, dict[str, float]]) -> Table:
    table = Table(
        "", "事件/秒\nevents/s", "CPU 秒/百万\nCPU s/million", "÷ 裸循环\n÷ bare", "÷ Quix", "满意/评价\ngood/rated"
    )
    rate = {name: one["events"] / one["wall_s"] for name, one in found.items()}
    for name, one in found.items():
        against = [f"{rate[name] / rate[other]:.2f}" if other in rate else "–" for other in ("bare", "quix")]
        counted = f"{one['good']:,.0f}/{one['rated']:,.0f}" if one["rated"] else "–"
        cpu = f"{one['cpu_s'] / one['events'] * 1e6:.1f}"
        table.add_row(CONTENDERS[name], f"{rate[name]:,.0f}", cpu, *against, counted)
    return table


def _growth(visits: int) -> Table:
    """Fold in memory: CPU by the number of windows and of events."""
    table = Table("大厅×窗口 halls × windows", "事件 events", "CPU 秒/百万 CPU s/million")
    for halls, windows, share in ((3, 4, 4), (3, 4, 1), (30, 4, 1), (30, 20, 1)):
        city = a_small_city(halls, windows)
        log = [
            row[2]
            for group in rows(city, visits=visits // share, days=3)
            for row in group
            if row[0] == HALL and row[3] in (None, 0)
        ]
        fold, begin = PartitionFold(HALL, 0, city, Calendar(city.calendar)), time.process_time()
        for part in cut_at_ticks(list(enumerate(log))):
            fold.take(part)
        fold.statements(full=True)
        cpu = time.process_time() - begin
        table.add_row(f"{halls} × {windows}", f"{len(log):,}", f"{cpu / len(log) * 1e6:.1f}")
    return table


def bytes_per_open_journey() -> float:
    """Measure what one waiting person costs in memory."""
    hall, fold = CITY.halls[0].unit_id, PartitionFold(HALL, 0, CITY, Calendar(CITY.calendar))
    messages = list(_tickets(hall, OPEN_JOURNEYS))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for offset, message in enumerate(messages):
        fold.merge(offset, admit(message))
    fold.statements(full=True)
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return held / OPEN_JOURNEYS


def _tickets(hall: str, number: int) -> Iterator[bytes]:
    at, on = instant(BEGIN), local_day(BEGIN)
    for k in range(number):
        fact = TicketIssued(
            received_at=at, hall_id=hall, visit_id=f"V{k}", issued_on=on, ticket_no=f"A{k}", service_code="HJ"
        )
        entropy = k.to_bytes(10, "big")
        yield encode(fact, id=uuid7(BEGIN, entropy), source="bench", time=at, sequence=f"0001:{k:010d}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
