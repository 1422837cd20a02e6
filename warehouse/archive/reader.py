"""Read the archive again in the order in which the broker took its records, in batches of any size. Shell."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import polars as pl

from schemas.topics import REFERENCE_TOPICS
from warehouse.archive.segments import Segment, read_name
from warehouse.batch import Arrival
from warehouse.consumer import Gap

Partition = tuple[str, int]
MEMORY = "2GB"


def files_of(folder: Path) -> list[Segment]:
    """List the segments by their file names; one that lies within another is what a killed merge left."""
    found = sorted(read_name(str(path.relative_to(folder))) for path in folder.rglob("*.parquet"))
    return [one for one in found if not any(_holds(other, one) for other in found)]


def _holds(whole: Segment, part: Segment) -> bool:
    return (
        whole != part
        and (whole.topic, whole.partition) == (part.topic, part.partition)
        and whole.from_offset <= part.from_offset
        and part.to_offset <= whole.to_offset
    )


def count_of(folder: Path) -> int:
    """Count the records of the archive, from the files' own heads."""
    names = [str(folder / one.file) for one in files_of(folder)]
    if not names:
        return 0
    rows: int = duckdb.connect().execute("select count(*) from read_parquet(?)", [names]).fetchall()[0][0]
    return rows


def archived(folder: Path, size: int) -> Iterator[list[Arrival]]:
    """Give the records, `size` at a time, by the instant at which the broker took them; sorted on disk if need be."""
    names = ", ".join(f"'{folder / one.file}'" for one in files_of(folder))
    if not names:
        return
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": "2"}) as con:
        rows = con.sql(
            'select topic, "partition"::integer as "partition", "offset", key, value, appended_at '  # noqa: S608
            f"from read_parquet([{names}], hive_partitioning = true, hive_types_autocast = false) "
            'order by appended_at, topic, "partition", "offset"'
        )
        assert rows is not None  # noqa: S101 - a SELECT gives a relation; mypy cannot know
        for batch in rows.to_arrow_reader(size):
            yield [Arrival(*row) for row in pl.DataFrame(batch).iter_rows()]


class Holes:
    """Finds the offsets that a reading passes over: where the log itself had nothing, a gap is noted as it was live."""

    def __init__(self) -> None:
        self._next: dict[Partition, int] = {}

    def found(self, arrivals: list[Arrival]) -> list[Gap]:
        """Give the gaps in front of these records; compacted topics have holes by design."""
        gaps = []
        for one in arrivals:
            place = (one.topic, one.partition)
            expected = self._next.get(place, one.offset)
            if one.offset > expected and one.topic not in REFERENCE_TOPICS:
                gaps.append(Gap(place, expected, one.offset, "nothing in the archive"))
            self._next[place] = one.offset + 1
        return gaps


def below(arrivals: list[Arrival], ends: Mapping[Partition, int] | None) -> list[Arrival]:
    """Leave out what lies at or behind the given ends."""
    if ends is None:
        return arrivals
    return [one for one in arrivals if one.offset < ends.get((one.topic, one.partition), 0)]
