"""Start after 72 hours in which nothing happened but ticks: how fast it is caught up, against the fold alone.

    hallmark bench silence [--visits N] [--hours H] [--times T]

Writes three days of a disordered city and then only ticks, each minute, into a Kafka of its own. Each way runs in turn,
T times; the best of each counts. The ratio is of the same log in the same run, both on one core.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.worker import Log, a_broker, bare, bare_loop, through_faust
from schemas.instants import DAY, HOUR, MINUTE
from schemas.topics import HALL
from tests.disorder import a_small_city
from tests.integration.city_log import BEGIN, publish, read_all, rows, silence

CITY, DAYS = a_small_city(), 3
END = BEGIN + (DAYS - 1) * DAY + 8 * HOUR
FOLD, LOOP, WORKER = "折叠本身 the fold alone", "裸循环 a bare loop", "工作进程 the worker, to caught-up"


def main(args: list[str]) -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="hallmark bench silence", description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=12_000, metavar="N", help="静默前的到访 · visits before it")
    parser.add_argument("--hours", type=int, default=72, metavar="H", help="静默小时数 · hours of silence")
    parser.add_argument("--times", type=int, default=3, metavar="T", help="各测几次 · how often each way is measured")
    given = parser.parse_args(args)
    with a_broker() as (kafka, folder):
        asyncio.run(_measure(kafka, folder, given))
    return 0


async def _measure(kafka: str, folder: Path, given: argparse.Namespace) -> None:
    busy = list(rows(CITY, visits=given.visits, days=DAYS, every=1))
    groups = [*busy, *silence(END + MINUTE, given.hours, len(busy) + 1)]
    await publish(kafka, "", [[row for row in group if row[0] == HALL] for group in groups], 1_000_000)
    found = await read_all(kafka, "", (HALL,))
    log: Log = {partition: [(offset, value) for offset, _, value in rows] for (_, partition), rows in found.items()}
    events, best = sum(map(len, log.values())), dict.fromkeys((FOLD, LOOP, WORKER), float("inf"))
    for _ in range(given.times):
        for name, taken in (
            (FOLD, bare(log, CITY)),
            (LOOP, await bare_loop(kafka, CITY)),
            (WORKER, await through_faust(kafka, CITY, folder, batches=True)),
        ):
            best[name] = min(best[name], taken)
    table = Table("", "事件/秒 events/s", "÷ 折叠 ÷ the fold", title=f"{events:,} 事件 events · {given.hours} h")
    for name, taken in best.items():
        table.add_row(name, f"{events / taken:,.0f}", f"{best[FOLD] / taken:.2f}")
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
