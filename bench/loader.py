"""Measure the loader, log to committed rows, beside decode + polars append without de-duplication (design 7).

Run: python -m bench.loader [EVENTS]. Both read the same arrivals in memory, in batches of 20 000, into a file of
their own; what the loader does more is digests, de-duplication, quarantine, offsets and counts. Then one refresh and
one snapshot, which run beside loading every few seconds.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from schemas.admit import Record, admit
from schemas.events import FAMILY_OF
from schemas.instants import DAY, micros
from tests.disorder import Play, a_small_city
from tests.warehouse_log import NOW, Log, a_warehouse
from warehouse.batch import Arrival, Row, frame, sort_out
from warehouse.columns import create_table, table_of
from warehouse.publication import publish
from warehouse.refresh import refresh

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
BATCH = 20_000


def a_log(events: int) -> list[Arrival]:
    """Make about so many events of a disordered city."""
    log = Log()
    for _, _, topic, key, message in Play(a_small_city(), 1, BEGIN, BEGIN + 5 * DAY, events // 7).run().facts:
        log.say(topic, key, message)
    return log.arrivals


def decode_and_append(arrivals: list[Arrival], folder: Path) -> float:
    """Do the least: decode, build frames, append; nothing is compared."""
    con = duckdb.connect(str(folder / "plain.duckdb"))
    families: set[str] = set()
    begun = time.perf_counter()
    for first in range(0, len(arrivals), BATCH):
        rows: dict[str, list[Row]] = {}
        for one in arrivals[first : first + BATCH]:
            record = admit(one.value)
            if isinstance(record, Record):
                row = Row(record, (one.topic, one.partition, one.offset), 0, one)
                rows.setdefault(FAMILY_OF[record.name], []).append(row)
        con.execute("begin")
        for family, some in rows.items():
            if family not in families:
                con.execute(create_table(family))
                families.add(family)
            con.register("incoming", frame(family, some, 1, NOW))
            con.execute(f"insert into {table_of(family)} by name select * replace (id::uuid as id) from incoming")
        con.execute("commit")
    took = time.perf_counter() - begun
    con.close()
    return took


def main() -> None:
    """Print the table."""
    arrivals = a_log(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = decode_and_append(arrivals, folder)
        con, store = a_warehouse(folder / "home", a_small_city())
        begun = time.perf_counter()
        for first in range(0, len(arrivals), BATCH):
            store.load(sort_out(arrivals[first : first + BATCH]), [], NOW)
        loading = time.perf_counter() - begun
        begun = time.perf_counter()
        refresh(con)
        refreshing = time.perf_counter() - begun
        made = publish(con, folder / "home", 0)
        con.close()
    count = len(arrivals)
    print(f"events                       {count:>10}")
    print(f"decode + polars append       {count / plain:>10.0f} /s")
    print(f"loader, to committed rows    {count / loading:>10.0f} /s   {100 * plain / loading:.0f} % of it")
    print(f"refresh of everything        {refreshing:>10.2f} s")
    print(f"snapshot                     {made.seconds:>10.2f} s   {made.size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
