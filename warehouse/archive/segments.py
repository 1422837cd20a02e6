"""Move what the loader has stored of the log into Parquet segments, and always know where each record is. Shell.

The loader's transaction also writes the raw records into `raw_log`. From time to time they are written out, a segment a
partition: aside, flushed, renamed, and only then noted in `archive_segments` and deleted from `raw_log`, together. So
raw_log and the noted segments hold all that was stored, each record once, wherever a kill falls; a file that is not
noted is a leftover of one, and goes.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from schemas.errors import HallmarkError
from warehouse.batch import Arrival
from warehouse.file_hash import sha256_of

MOST_ROWS, MOST_BYTES = 200_000, 128 * 1024 * 1024
FEW = 16
"""So many small segments of a partition are merged into one."""
SMALL = 100_000
COLUMNS = {"offset": pl.Int64, "appended_at": pl.Int64, "key": pl.Binary, "value": pl.Binary}
_LOGGED = {"topic": pl.String, "partition": pl.Int32, **COLUMNS}


class ArchiveAhead(HallmarkError):
    """The archive holds what this database does not know: the database is new, or was replaced by an older one."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"归档中有数据仓库没有记下的文件（{path}）：数据库是新建的，或换成了较早的一份。"
            "请用 hallmark rebuild warehouse 从归档重建，或先把 archive 文件夹移开。",
            f"The archive holds {path}, which this database does not know: it is new, or an older copy. Run "
            "`hallmark rebuild warehouse` to rebuild from the archive, or move the archive folder away first.",
        )


class ArchiveUnwritable(HallmarkError):
    """The archive folder cannot be written."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"归档文件夹 {path} 无法写入：{why}。请检查磁盘空间与权限；在此之前记录仍完整保存在数据库中。",
            f"The archive folder {path} cannot be written: {why}. Check disk space and permissions; until then the "
            "records stay whole in the database.",
        )


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """One file: the records of a partition from an offset to another (exclusive), in offset order."""

    topic: str
    partition: int
    from_offset: int
    to_offset: int
    rows: int = 0
    sha256: str = ""

    @property
    def file(self) -> str:
        """Name it below the archive folder."""
        return f"topic={self.topic}/partition={self.partition}/{self.from_offset:015d}-{self.to_offset:015d}.parquet"


def folder_of(home: Path) -> Path:
    """Say where the archive of an installation is."""
    return home / "archive"


def log_frame(arrivals: Sequence[Arrival]) -> pl.DataFrame:
    """Build the rows of `raw_log`."""
    return pl.DataFrame(
        {
            "topic": [one.topic for one in arrivals],
            "partition": [one.partition for one in arrivals],
            "offset": [one.offset for one in arrivals],
            "appended_at": [one.appended_at for one in arrivals],
            "key": [one.key for one in arrivals],
            "value": [one.value for one in arrivals],
        },
        schema=_LOGGED,
    )


class Archive:
    """Writes the segments of one warehouse, on a connection that nobody else uses; the loading may go on meanwhile."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._con, self._folder = con, folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveUnwritable(folder, error.strerror or str(error)) from error
        self._noted: tuple[int, int] = con.execute(
            "select count(*), coalesce(sum(octet_length(value)), 0) from raw_log"
        ).fetchall()[0]
        self._written = (0, 0)
        self._clear_leftovers()

    def noted(self, rows: int, size: int) -> None:
        """Count what a committed batch added to `raw_log`; only the loading thread calls this."""
        self._noted = (self._noted[0] + rows, self._noted[1] + size)

    @property
    def waiting_rows(self) -> int:
        """Count the records that are not in a segment yet."""
        return self._noted[0] - self._written[0]

    @property
    def is_due(self) -> bool:
        """Say whether enough has gathered to be written out."""
        return self.waiting_rows >= MOST_ROWS or self._noted[1] - self._written[1] >= MOST_BYTES

    def write_out(self) -> list[Segment]:
        """Move into segments what is in `raw_log` now; give them."""
        self._con.execute("begin")
        try:
            found = self._con.execute(
                'select topic, "partition", min("offset"), max("offset") + 1, count(*), '
                "coalesce(sum(octet_length(value)), 0) from raw_log group by all order by all"
            ).fetchall()
            made = [self._write(Segment(*row[:5])) for row in found]
            self._note(made)
            self._con.execute("delete from raw_log")
            self._con.execute("commit")
        except BaseException:
            self._con.execute("rollback")
            raise
        rows, size = sum(one.rows for one in made), sum(row[5] for row in found)
        self._written = (self._written[0] + rows, self._written[1] + size)
        return made

    def merge(self) -> list[Segment]:
        """Put small neighbours together, so that a year is hundreds of files and not thousands; give the new ones."""
        return [self._merge(run) for run in _runs(segments(self._con)) if len(run) >= FEW]

    def _merge(self, run: Sequence[Segment]) -> Segment:
        first, last = run[0], run[-1]
        files = ", ".join(f"'{self._folder / one.file}'" for one in run)
        source = f'select * from read_parquet([{files}], hive_partitioning = false) order by "offset"'  # noqa: S608
        whole = Segment(first.topic, first.partition, first.from_offset, last.to_offset, sum(one.rows for one in run))
        made = self._copy(whole, source)
        self._con.execute("begin")
        for one in run:
            self._con.execute(
                'delete from archive_segments where topic = ? and "partition" = ? and from_offset = ?',
                [one.topic, one.partition, one.from_offset],
            )
        self._note([made])
        self._con.execute("commit")
        for one in run:
            (self._folder / one.file).unlink()
        return made

    def _write(self, segment: Segment) -> Segment:
        where = f"topic = '{segment.topic}' and \"partition\" = {segment.partition}"
        source = f'select "offset", appended_at, key, value from raw_log where {where} order by "offset"'  # noqa: S608
        return self._copy(segment, source)

    def _copy(self, segment: Segment, source: str) -> Segment:
        path = self._folder / segment.file
        aside = path.with_suffix(".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._con.execute(f"copy ({source}) to '{aside}' (format parquet, compression zstd)")
            with aside.open("rb+") as file:
                os.fsync(file.fileno())
            digest = sha256_of(aside)
            aside.rename(path)
        except (OSError, duckdb.IOException) as error:
            raise ArchiveUnwritable(self._folder, str(error)) from error
        return replace(segment, sha256=digest)

    def _note(self, made: Sequence[Segment]) -> None:
        for one in made:
            self._con.execute(
                "insert into archive_segments values (?, ?, ?, ?, ?, ?)",
                [one.topic, one.partition, one.from_offset, one.to_offset, one.rows, one.sha256],
            )

    def _clear_leftovers(self) -> None:
        known = {one.file for one in segments(self._con)}
        for path in self._folder.rglob("*.new"):
            path.unlink()
        for path in self._folder.rglob("*.parquet"):
            if (name := str(path.relative_to(self._folder))) not in known:
                if not self._holds(read_name(name)):
                    raise ArchiveAhead(path)
                path.unlink()

    def _holds(self, one: Segment) -> bool:
        """Say whether the database, or what it has noted, has every record up to a segment's end."""
        ends: list[tuple[int]] = self._con.execute(
            'select next_offset from offsets where topic = ? and "partition" = ?', [one.topic, one.partition]
        ).fetchall()
        return bool(ends) and ends[0][0] >= one.to_offset


def _runs(some: Sequence[Segment]) -> list[list[Segment]]:
    """Give the runs of small segments of one partition that follow each other with no larger one between."""
    runs: list[list[Segment]] = [[]]
    for one in some:
        last = runs[-1][-1] if runs[-1] else None
        is_next = last is None or (last.topic, last.partition) == (one.topic, one.partition)
        if one.rows >= SMALL or not is_next:
            runs.append([])
        if one.rows < SMALL:
            runs[-1].append(one)
    return runs


def read_name(name: str) -> Segment:
    """Read a segment's place from its file name; how many rows it has is not in it."""
    topic, partition, span = name.split("/")
    begin, end = span.removesuffix(".parquet").split("-")
    return Segment(topic.removeprefix("topic="), int(partition.removeprefix("partition=")), int(begin), int(end))


def segments(con: duckdb.DuckDBPyConnection) -> list[Segment]:
    """Give what is noted, in offset order."""
    rows = con.execute(
        'select topic, "partition", from_offset, to_offset, "rows", sha256 from archive_segments order by all'
    ).fetchall()
    return [Segment(*row) for row in rows]
