"""Find and open the newest snapshot; readers never touch the live file (D9). Shell."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.errors import HallmarkError
from schemas.instants import DEFAULT_ZONE

NO_EARLY_SUMS = "partial_aggregate_pushdown"
"""An optimizer of DuckDB that adds up before it joins: of tables with one row a key, joined by their keys, it makes the
same rows again (four times slower in `bench warehouse`)."""
READING: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "threads": "2",
    "disabled_optimizers": NO_EARLY_SUMS,
}
"""How a snapshot is opened for questions."""


class NoSnapshot(HallmarkError):
    """No loader has published anything in this home yet."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"{home} 里还没有数据仓库的快照。请先运行 hallmark up（或 hallmark demo），几秒后再试。",
            f"There is no snapshot of the warehouse in {home} yet. Run `hallmark up` (or `hallmark demo`) and try "
            "again in a few seconds.",
        )


def folder_of(home: Path) -> Path:
    """Say where the snapshots of an installation are."""
    return home / "snapshots"


def newest_snapshot(home: Path) -> Path:
    """Follow the CURRENT pointer; raises NoSnapshot where there is none."""
    folder = folder_of(home)
    try:
        path = folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NoSnapshot(home) from error
    if not path.is_file():
        raise NoSnapshot(home)
    return path


@contextmanager
def opened(home: Path, zone: str = DEFAULT_ZONE) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the newest snapshot for reading, times shown in a zone; an old one being removed meanwhile is no matter."""
    for attempt in range(3):
        try:
            con = duckdb.connect(str(newest_snapshot(home)), read_only=True, config=READING)
        except duckdb.IOException:
            if attempt == 2:
                raise
            continue
        break
    try:
        con.execute(f"set timezone = '{zone}'")
        yield con
    finally:
        con.close()
