"""Build the warehouse anew from the archive and the log, with the code that loads it, into a file beside it. Shell.

<home>/warehouse/rebuilt/live.duckdb      while it is built; a later run begins it anew
<home>/warehouse/live.before.duckdb       what it took the place of, until the next rebuild
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from schemas.settings import Settings
from schemas.topics import REFERENCE_TOPICS
from warehouse.archive.reader import Holes, Partition, archived, below, files_of
from warehouse.archive.segments import folder_of
from warehouse.batch import Arrival, sort_out
from warehouse.consumer import LogReader
from warehouse.file_hash import sha256_of
from warehouse.refresh import refresh
from warehouse.store import Store, open_live

BATCH = 20_000
Tell = Callable[[int], None]


def rebuilt_folder(home: Path) -> Path:
    """Say where a rebuild works."""
    return home / "warehouse" / "rebuilt"


def rebuild(
    settings: Settings,
    *,
    size: int = BATCH,
    ends: Mapping[Partition, int] | None = None,
    unarchived: Iterable[list[Arrival]] = (),
    tell: Tell = lambda _: None,
) -> Store:
    """Read archive, what is not in it yet, then the log, up to `ends`, and work everything out; give the open store."""
    folder, archive = rebuilt_folder(settings.home), folder_of(settings.home)
    shutil.rmtree(folder, ignore_errors=True)
    store = Store(open_live(folder), archive)
    holes = Holes()
    for arrivals in archived(archive, size):
        _load(store, holes, below(arrivals, ends), is_archived=True)
        tell(len(arrivals))
    _note_segments(store.con, archive)
    for arrivals in unarchived:
        known = store.offsets()
        new = [one for one in arrivals if one.offset >= known.get((one.topic, one.partition), 0)]
        _load(store, holes, below(new, ends), is_archived=False)
        tell(len(new))
    for arrivals in _from_log(settings, store, size, ends):
        _load(store, holes, arrivals, is_archived=False)
        tell(len(arrivals))
    refresh(store.con)
    return store


def _load(store: Store, holes: Holes, arrivals: list[Arrival], *, is_archived: bool) -> None:
    now = datetime.now(UTC)
    for gap in holes.found(arrivals):
        store.note_gap((*gap.partition, gap.from_offset), gap.to_offset, gap.reason, now)
    reference = [one for one in arrivals if one.topic in REFERENCE_TOPICS]
    events = [one for one in arrivals if one.topic not in REFERENCE_TOPICS]
    if arrivals:
        store.load(sort_out(events), reference, now, log=() if is_archived else arrivals)


def _from_log(
    settings: Settings, store: Store, size: int, ends: Mapping[Partition, int] | None
) -> Iterator[list[Arrival]]:
    reader = LogReader(settings)
    try:
        reader.start(store.offsets())
        while True:
            polled = reader.poll()
            arrivals = below(polled.arrivals, ends)
            for begin in range(0, len(arrivals), size):
                yield arrivals[begin : begin + size]
            if reader.lag() == 0 if ends is None else reader.has_passed(ends):
                return
    finally:
        reader.close()


def unarchived(live: Path) -> Iterator[list[Arrival]]:
    """Give what a warehouse that nobody has open holds of the log and the archive does not."""
    with duckdb.connect(str(live), read_only=True) as con:
        found = con.sql(
            'select topic, "partition", "offset", key, value, appended_at from raw_log '
            'order by appended_at, topic, "partition", "offset"'
        )
        assert found is not None  # noqa: S101 - a SELECT gives a relation; mypy cannot know
        for batch in found.to_arrow_reader(BATCH):
            yield [Arrival(*row) for row in pl.DataFrame(batch).iter_rows()]


def records_in(con: duckdb.DuckDBPyConnection) -> Counter[Partition]:
    """Count the records of events that a file has taken in, by partition."""
    rows = con.execute('select topic, "partition", records from ledger').fetchall()
    return Counter({(topic, partition): records for topic, partition, records in rows})


def _note_segments(con: duckdb.DuckDBPyConnection, archive: Path) -> None:
    for one in files_of(archive):
        path = archive / one.file
        rows = con.execute("select count(*) from read_parquet(?)", [str(path)]).fetchall()[0][0]
        con.execute(
            "insert into archive_segments values (?, ?, ?, ?, ?, ?)",
            [one.topic, one.partition, one.from_offset, one.to_offset, rows, sha256_of(path)],
        )


def swap(home: Path) -> Path | None:
    """Put the rebuilt file in place of the live one, if there is one, and give what that is kept as.

    Nobody may have either open.
    """
    folder = home / "warehouse"
    live, before = folder / "live.duckdb", folder / "live.before.duckdb"
    has_live = live.exists()
    if has_live:
        for old in (before, before.with_name(before.name + ".wal")):
            old.unlink(missing_ok=True)
        for suffix in (".wal", ""):
            path = live.with_name(live.name + suffix)
            if path.exists():
                path.rename(before.with_name(before.name + suffix))
    (rebuilt_folder(home) / "live.duckdb").rename(live)
    shutil.rmtree(rebuilt_folder(home))
    return before if has_live else None
