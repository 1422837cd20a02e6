"""Find single records of the log again, wherever they lie: in `raw_log`, else in a segment of the archive. Shell."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl

from warehouse.archive.reader import files_of
from warehouse.archive.segments import read_name
from warehouse.batch import Arrival, Place

TRIES = 3
"""A segment that a merge has just put into a larger one is looked for again."""


def records_at(con: duckdb.DuckDBPyConnection, folder: Path | None, places: Iterable[Place]) -> list[Arrival]:
    """Give the records at these places; one that neither the database nor the archive has is left out."""
    wanted = set(places)
    found = _in_database(con, wanted)
    missing = wanted - {(one.topic, one.partition, one.offset) for one in found}
    return found + (_in_archive(folder, missing) if folder is not None and missing else [])


def _in_database(con: duckdb.DuckDBPyConnection, wanted: set[Place]) -> list[Arrival]:
    con.register("wanted", pl.DataFrame(sorted(wanted), schema=["topic", "partition", "offset"], orient="row"))
    rows = con.execute(
        'select topic, "partition", "offset", key, value, appended_at from raw_log '
        'semi join wanted using (topic, "partition", "offset")'
    ).fetchall()
    con.unregister("wanted")
    return [Arrival(*row) for row in rows]


def _in_archive(folder: Path, missing: set[Place]) -> list[Arrival]:
    for attempt in range(TRIES):
        try:
            return list(_read(folder, missing))
        except duckdb.IOException:
            if attempt == TRIES - 1:
                raise
    return []


def _read(folder: Path, missing: set[Place]) -> Iterable[Arrival]:
    offsets: dict[Path, list[int]] = defaultdict(list)
    for segment in files_of(folder):
        for topic, partition, offset in missing:
            is_there = segment.from_offset <= offset < segment.to_offset
            if is_there and (segment.topic, segment.partition) == (topic, partition):
                offsets[folder / segment.file].append(offset)
    with duckdb.connect() as con:
        for path, some in offsets.items():
            where = read_name(str(path.relative_to(folder)))
            rows = con.execute(
                'select "offset", key, value, appended_at from read_parquet(?, hive_partitioning = false) '
                'where "offset" in (select unnest(?::bigint[]))',
                [str(path), some],
            ).fetchall()
            yield from (Arrival(where.topic, where.partition, *row) for row in rows)
