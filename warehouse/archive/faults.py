"""Find what is wrong with the archive: files missing, unreadable, changed, unknown; offsets that no file has. Shell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Literal

import duckdb

from schemas.topics import REFERENCE_TOPICS
from warehouse.archive.reader import files_of
from warehouse.archive.segments import Segment
from warehouse.file_hash import sha256_of

Wrong = Literal["missing", "damaged", "unknown", "hole"]
WORDS: dict[Wrong, tuple[str, str]] = {
    "missing": ("缺少文件", "missing"),
    "damaged": ("文件损坏", "damaged"),
    "unknown": ("数据库不认识", "unknown to the database"),
    "hole": ("没有这些位点", "offsets that no file has"),
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: a file, or the offsets between two files."""

    segment: Segment
    wrong: Wrong

    def __str__(self) -> str:
        """Say it in both languages."""
        return f"{' '.join(WORDS[self.wrong])} {self.segment.file.removesuffix('.parquet')}"


def faults_of(folder: Path, noted: Sequence[Segment] | None) -> list[Fault]:
    """Read every file and compare it with what the database has noted; None: there is no database to ask."""
    return sorted([*_of_files(folder, noted), *_holes(folder)])


def _of_files(folder: Path, noted: Sequence[Segment] | None) -> Iterator[Fault]:
    there, known = files_of(folder), {one.file: one for one in noted or ()}
    names = {one.file for one in there}
    for one in there:
        mark = known.get(one.file)
        if rows_of(folder, one) is None or (mark is not None and sha256_of(folder / one.file) != mark.sha256):
            yield Fault(one, "damaged")
        elif mark is None and noted is not None:
            yield Fault(one, "unknown")
    yield from (Fault(one, "missing") for name, one in known.items() if name not in names)


def _holes(folder: Path) -> Iterator[Fault]:
    for (topic, partition), some in groupby(files_of(folder), key=attrgetter("topic", "partition")):
        for before, after in pairwise(some):
            if after.from_offset > before.to_offset and topic not in REFERENCE_TOPICS:  # those are compacted
                yield Fault(Segment(topic, partition, before.to_offset, after.from_offset), "hole")


def rows_of(folder: Path, one: Segment) -> int | None:
    """Count a file's records, reading every byte; None if it cannot be read or is not what its name says."""
    try:
        rows, first, last, _ = duckdb.execute(
            'select count(*), min("offset"), max("offset") + 1, sum(hash(key, value, appended_at)) '
            "from read_parquet(?, hive_partitioning = false)",
            [str(folder / one.file)],
        ).fetchall()[0]
    except duckdb.Error:
        return None
    return rows if (first, last) == (one.from_offset, one.to_offset) else None
