"""What a closed month costs at one and ten times the rows: working it out, the snapshot, checks and publication.

And what a publication alone costs by its size: one day of a table of few and of many service windows.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
from rich.progress import Progress

from schemas.instants import DAY, HOUR, micros
from tests.gate_home import GateHome, numbered
from tests.settled_city import Punctual, a_settled_city
from tests.warehouse_log import NOW
from warehouse.batch import sort_out
from warehouse.lake import delta
from warehouse.lake.manifest import PublishedPeriod, read_manifest
from warehouse.lake.parquet import publish_periods
from warehouse.publication import publish
from warehouse.refresh import refresh

BEGIN = micros(datetime(2026, 10, 1, 1, tzinfo=UTC))
OVER = micros(datetime(2026, 11, 2, 5, tzinfo=UTC))
"""Past noon of the second: October is due."""


class Closed(NamedTuple):
    """One month closed: rows stored, CPU seconds for each step, periods published."""

    rows: int
    refresh_s: float
    snapshot_s: float
    gate_s: float
    late_s: float
    """One day that something late revised: worked out, snapshot, checks and publication."""
    published: int


class Written(NamedTuple):
    """One publication: rows of its one table, seconds as Parquet, seconds as Delta."""

    rows: int
    parquet_s: float
    delta_s: float


def close_month(scale: int, visits: int, progress: Progress) -> Closed:
    """Load a month of so many halls and close it."""
    city = a_settled_city(scale)
    task = progress.add_task(f"关账 close ×{scale}", total=4)
    facts = Punctual(city, 7, BEGIN, BEGIN + 31 * DAY, visits * scale).run().facts
    messages = numbered(message for *_, message in facts)
    with tempfile.TemporaryDirectory() as folder:
        home = GateHome(Path(folder), city)
        for (_, _, topic, key, _), message in zip(facts[:-50], messages, strict=False):
            home.log.say(topic, key, message)
        home.log.tick(OVER)
        _load(home)
        progress.advance(task)
        refresh_s = _took(lambda: refresh(home.con))
        snapshot_s = _took(lambda: publish(home.con, home.home, 0))
        progress.advance(task)
        gate_s = _took(home.gate.look)
        progress.advance(task)
        rows = len(home.log.arrivals)
        late = list(zip(facts[-50:], list(numbered(one[-1] for one in facts))[-50:], strict=True))
        for (_, _, topic, key, _), message in late:
            home.log.say(topic, key, message)
        home.log.tick(OVER + HOUR)

        def revise() -> None:
            home.load()
            home.gate.look()

        late_s = _took(revise)
        published = len(read_manifest(home.home).periods)
        home.close()
        progress.advance(task)
    return Closed(rows, refresh_s, snapshot_s, gate_s, late_s, published)


def _load(home: GateHome) -> None:
    """Store what the log holds, without working anything out."""
    for at in range(0, len(home.log.arrivals), 20_000):
        home.store.load(sort_out(home.log.arrivals[at : at + 20_000]), [], NOW)
    home._loaded = len(home.log.arrivals)


def write_days(daily: Path, windows: int) -> Written:
    """Publish one day of a table of so many service windows into an empty home."""
    day = pl.scan_parquet(daily).filter(pl.col("day") == pl.col("day").min()).collect()
    rows = pl.concat([day] * (windows // day.height + 1)).head(windows)
    period = PublishedPeriod(
        kind="day", period="2024-10-01", revision=1, digest="0" * 16, judged_at="", cut=(), city="", models=""
    )
    with tempfile.TemporaryDirectory() as folder:
        parquet_s = _took(lambda: publish_periods(Path(folder), [(period, {"satisfaction_daily": rows})]))
        delta_s = _took(lambda: delta.follow(Path(folder)))
    return Written(windows, parquet_s, delta_s)


def _took(do: Callable[[], object]) -> float:
    """Give the CPU seconds of all threads: others may use the machine meanwhile."""
    begun = time.process_time()
    do()
    return time.process_time() - begun
