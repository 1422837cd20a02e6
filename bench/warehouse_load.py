"""How fast batches of ten thousand are stored when a million, ten or forty million rows are there already.

CPU of all threads is what the ratios are made of: others may use the machine meanwhile.
"""

import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from rich.progress import Progress

from bench.warehouse_rows import fill_raw
from schemas.instants import DAY, micros
from tests.disorder import Play, a_small_city
from tests.warehouse_log import NOW, Log
from warehouse.batch import Batch, sort_out
from warehouse.store import Store, open_live

BATCH, BATCHES = 10_000, 4
BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))


class Loaded(NamedTuple):
    """What one batch took with so many rows stored: new ids only, and when all of it was stored long ago."""

    stored: int
    fresh_ms: float
    fresh_cpu_ms: float
    again_cpu_ms: float
    mebibytes: float


def load_rates(folder: Path, levels: Sequence[int], progress: Progress) -> list[Loaded]:
    """Fill the raw tables up to each level and load batches at each."""
    batches = _batches(len(levels) * BATCHES)
    store = Store(open_live(folder))
    store.con.execute("set memory_limit = '8GB'")
    store.con.execute("set preserve_insertion_order = false")
    task, stored, found = progress.add_task("入库 load", total=levels[-1]), 0, list[Loaded]()
    for place, level in enumerate(levels):
        while stored < level:
            step = min(level, stored + 2_000_000)
            fill_raw(store.con, stored, step)
            progress.advance(task, step - stored)
            stored = step
        mine = batches[place * BATCHES : (place + 1) * BATCHES]
        fresh = [_timed(store, one) for one in mine]
        again = [_timed(store, one) for one in mine[:2]]
        size = (folder / "live.duckdb").stat().st_size / 2**20
        wall, cpu = min(one[0] for one in fresh), statistics.median(one[1] for one in fresh)
        found.append(Loaded(level, wall, cpu, min(one[1] for one in again), size))
    store.con.close()
    return found


def _batches(count: int) -> list[Batch]:
    log = Log()
    for _, _, topic, key, message in Play(a_small_city(), 1, BEGIN, BEGIN + 5 * DAY, count * BATCH // 7).run().facts:
        log.say(topic, key, message)
    return [sort_out(log.arrivals[at : at + BATCH]) for at in range(0, count * BATCH, BATCH)]


def _timed(store: Store, batch: Batch) -> tuple[float, float]:
    """Store a batch; give the milliseconds it took, and those of CPU."""
    begun, cpu = time.perf_counter(), time.process_time()
    store.load(batch, [], NOW)
    return (time.perf_counter() - begun) * 1000, (time.process_time() - cpu) * 1000
