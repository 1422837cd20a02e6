"""Copy the warehouse whole: the file as of one transaction, with its offsets, and the archive's segments (T18). Shell.

<backup>/live.duckdb     a copy made by DuckDB itself, in the loader's process: never a file copy, which would drop
                         the lock of the file (warehouse.md 1)
<backup>/archive/…       hard links or copies of the segments that this file has noted; those already there stay
<backup>/manifest.json   last: without it there is no backup
"""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import msgspec

from schemas.errors import HallmarkError
from warehouse.archive.segments import Segment, folder_of, segments
from warehouse.digests import Holding, digests
from warehouse.file_hash import sha256_of
from warehouse.requests import Offsets, listed
from warehouse.store import offsets_in

NAME = "live.duckdb"


class Backup(msgspec.Struct, frozen=True):
    """What a backup holds: up to where of the log, the file's hash, and the digest of every table."""

    made_at: str
    offsets: Offsets
    sha256: str
    digests: dict[str, Holding]
    segments: list[Segment]


class NoBackup(HallmarkError):
    """The folder holds no whole backup."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"{folder} 不是一份完整的备份：{why}。请换一份，或重新 hallmark backup。",
            f"{folder} is no whole backup: {why}. Take another one, or run `hallmark backup` again.",
        )


class HomeNotEmpty(HallmarkError):
    """There is a warehouse where one is to be restored."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"{home} 里已有数据仓库。请用 HALLMARK_HOME 指向空文件夹，或加 --replace（现有的改名保留）。",
            f"There is a warehouse in {home}. Point HALLMARK_HOME at an empty folder, or add --replace (the present "
            "one is kept under another name).",
        )


def copy_database(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the copy of the open live file: one transaction, so one state."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{NAME}.new"
    for old in folder.glob(f"{NAME}.new*"):
        old.unlink()
    con.execute(f"attach '{aside}' as copied")
    try:
        con.execute("copy from database live to copied")
    finally:
        con.execute("detach copied")
    aside.rename(folder / NAME)


def copy_archive(con: duckdb.DuckDBPyConnection, home: Path, folder: Path) -> None:
    """Link or copy the segments that are not there yet; by whoever writes the archive, so that none goes meanwhile."""
    for one in segments(con):
        _link(folder_of(home) / one.file, folder / "archive" / one.file)


def complete(folder: Path) -> Backup:
    """Write the manifest of a copied database and archive; the copy is opened here, as nobody else has it open."""
    with duckdb.connect(str(folder / NAME), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        kept, offsets, held = segments(con), offsets_in(con), digests(con)
    made = Backup(
        datetime.now(UTC).isoformat(timespec="seconds"), listed(offsets), sha256_of(folder / NAME), held, kept
    )
    aside = folder / "manifest.new"
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1))
    aside.rename(folder / "manifest.json")
    return made


def read_backup(folder: Path) -> Backup:
    """Read a backup and check every file of it; raises NoBackup."""
    try:
        backup = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Backup)
    except (OSError, msgspec.DecodeError) as error:
        raise NoBackup(folder, str(error)) from error
    if not (folder / NAME).is_file() or sha256_of(folder / NAME) != backup.sha256:
        raise NoBackup(folder, f"{NAME} 与清单不符 differs from the manifest")
    for one in backup.segments:
        path = folder / "archive" / one.file
        if not path.is_file() or sha256_of(path) != one.sha256:
            raise NoBackup(folder, f"{one.file} 与清单不符 differs from the manifest")
    return backup


def restore(folder: Path, home: Path, *, replace: bool) -> Backup:
    """Put a checked backup in place; what was there is renamed. The caller holds the warehouse's lock."""
    backup = read_backup(folder)
    places = [home / "warehouse", folder_of(home)]
    if any(place.exists() and any(place.iterdir()) for place in places):
        if not replace:
            raise HomeNotEmpty(home)
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        for place in places:
            if place.exists():
                place.rename(place.with_name(f"{place.name}.before-{stamp}"))
    for one in backup.segments:
        _link(folder / "archive" / one.file, folder_of(home) / one.file)
    (home / "warehouse").mkdir(parents=True, exist_ok=True)
    aside = home / "warehouse" / f"{NAME}.new"
    shutil.copyfile(folder / NAME, aside)
    aside.rename(home / "warehouse" / NAME)
    return backup


def _link(source: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another file system
        aside = target.with_suffix(".new")
        shutil.copyfile(source, aside)
        aside.rename(target)
