"""`hallmark archive`: how far the archive goes, and whether it is whole. Shell."""

import argparse
import sys
from collections import defaultdict
from itertools import pairwise

import duckdb

from schemas.errors import HallmarkError
from schemas.settings import Settings
from schemas.topics import REFERENCE_TOPICS
from warehouse.archive.reader import Partition, files_of
from warehouse.archive.segments import Segment, folder_of


class ArchiveDamaged(HallmarkError):
    """Segments are unreadable, or offsets are missing between them."""

    def __init__(self, told: list[str]) -> None:
        some = "；".join(told[:10])
        super().__init__(
            f"归档不完整（{len(told)} 处）：{some}。请从备份取回这些文件；日志还保留的部分可由 hallmark rebuild 补齐。",
            f"The archive is not whole ({len(told)}): {some}. Bring the files back from a backup; what the log still "
            "has, `hallmark rebuild` reads from there.",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("deed", choices=("verify",), help="verify 逐段核对 read every segment")


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Read every segment; say how much of the log it holds."""
    folder = folder_of(settings.home)
    places: dict[Partition, list[Segment]] = defaultdict(list)
    for one in files_of(folder):
        places[one.topic, one.partition].append(one)
    told, rows = [], 0
    with duckdb.connect() as con:
        for place, some in sorted(places.items()):
            for before, after in pairwise(some):
                if after.from_offset > before.to_offset and place[0] not in REFERENCE_TOPICS:
                    told.append(f"{place[0]}/{place[1]} {before.to_offset}–{after.from_offset}")
            for one in some:
                found = _rows(con, str(folder / one.file), one)
                rows += found or 0
                if found is None:
                    told.append(one.file)
    if told:
        raise ArchiveDamaged(told)
    files = sum(map(len, places.values()))
    sys.stdout.write(f"归档完好：{len(places)} 个分区，{files} 段，{rows} 条记录。\n")
    sys.stdout.write(f"The archive is whole: {len(places)} partitions, {files} segments, {rows} records.\n")
    return 0


def _rows(con: duckdb.DuckDBPyConnection, path: str, one: Segment) -> int | None:
    """Count a segment's records, reading every byte; None if it cannot be read or is not what its name says."""
    try:
        rows, first, last, _ = con.execute(
            'select count(*), min("offset"), max("offset") + 1, sum(hash(key, value, appended_at)) '
            "from read_parquet(?)",
            [path],
        ).fetchall()[0]
    except duckdb.Error:
        return None
    return rows if (first, last) == (one.from_offset, one.to_offset) else None
