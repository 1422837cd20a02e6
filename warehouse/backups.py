"""Copy the warehouse whole: the file as of one transaction, with its offsets, and the archive's segments (T18). Shell.

<backup>/live-….duckdb   a copy made by DuckDB itself, in the loader's process: never a file copy, which would drop
                         the lock of the file (warehouse.md 1)
<backup>/archive/…       hard links or copies of the segments that this file has noted
<backup>/manifest.json   says which files belong to the backup; it is replaced when the next one is whole, and only then
                         goes what it does not name: a kill at any moment leaves the one before
"""

import os
import re
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

NAME, COPIED = "live.duckdb", "copied.duckdb"
_OURS = re.compile(r"live-\d{8}-\d{6}-[0-9a-f]{8}\.duckdb")


class Backup(msgspec.Struct, frozen=True):
    """What a backup holds: up to where of the log, the file's hash, and the digest of every table."""

    made_at: str
    offsets: Offsets
    sha256: str
    digests: dict[str, Holding]
    segments: list[Segment]
    file: str = NAME


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


class PlaceOfItsOwn(HallmarkError):
    """A backup cannot lie in what it is a backup of."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"备份不能放在数据文件夹里（{folder}）。请另选一处，最好在另一块盘上。",
            f"A backup cannot lie in the data folder itself ({folder}). Choose another place, on another disk at best.",
        )


def insist_on_own_place(folder: Path, home: Path) -> None:
    """Refuse the data folder, and whatever lies in it or holds it; raises PlaceOfItsOwn."""
    if folder.is_relative_to(home.resolve()) or home.resolve().is_relative_to(folder):
        raise PlaceOfItsOwn(folder)


def copy_database(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the copy of the open live file: one transaction, so one state."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{COPIED}.new"
    for old in folder.glob(f"{COPIED}*"):
        old.unlink()
    con.execute(f"attach '{aside}' as copied")
    try:
        con.execute("copy from database live to copied")
    finally:
        con.execute("detach copied")
    aside.rename(folder / COPIED)


def copy_archive(con: duckdb.DuckDBPyConnection, home: Path, folder: Path) -> None:
    """Link or copy the segments that are not there yet; by whoever writes the archive, so that none goes meanwhile."""
    for one in segments(con):
        _link(folder_of(home) / one.file, folder / "archive" / one.file)


def complete(folder: Path) -> Backup:
    """Name what was copied in the manifest; the copy is opened here, as nobody else has it open."""
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        con.execute(f"attach '{folder / COPIED}' as live (read_only)")
        con.execute("use live")
        kept, offsets, held = segments(con), offsets_in(con), digests(con)
    now, digest = datetime.now(UTC), sha256_of(folder / COPIED)
    name = f"live-{now:%Y%m%d-%H%M%S}-{digest[:8]}.duckdb"
    made = Backup(now.isoformat(timespec="seconds"), listed(offsets), digest, held, kept, name)
    before = _known(folder)
    (folder / COPIED).rename(folder / name)
    aside = folder / "manifest.new"
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1))
    aside.rename(folder / "manifest.json")
    unfinished = {path for path in folder.iterdir() if _OURS.fullmatch(path.name)}
    for path in (_files(folder, before) | unfinished) - _files(folder, made):
        path.unlink(missing_ok=True)
    return made


def _known(folder: Path) -> Backup | None:
    """Read what the folder is a backup of so far; None where it is none."""
    try:
        return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Backup)
    except (OSError, msgspec.DecodeError):
        return None


def _files(folder: Path, backup: Backup | None) -> set[Path]:
    if backup is None:
        return set()
    return {folder / backup.file, *(folder / "archive" / one.file for one in backup.segments)}


def read_backup(folder: Path) -> Backup:
    """Read a backup and check every file of it; raises NoBackup."""
    try:
        backup = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Backup)
    except (OSError, msgspec.DecodeError) as error:
        raise NoBackup(folder, str(error)) from error
    if not (folder / backup.file).is_file() or sha256_of(folder / backup.file) != backup.sha256:
        raise NoBackup(folder, f"{backup.file} 与清单不符 differs from the manifest")
    for one in backup.segments:
        path = folder / "archive" / one.file
        if not path.is_file() or sha256_of(path) != one.sha256:
            raise NoBackup(folder, f"{one.file} 与清单不符 differs from the manifest")
    return backup


def restore(folder: Path, home: Path, *, replace: bool) -> Backup:
    """Put a checked backup in place; what was there is renamed. The caller holds the warehouse's lock.

    All is laid ready aside first. From the first renaming to the last there is no database, and an archive without one
    is refused by the loader: a restore that was killed there is done again, and nothing is lost.
    """
    backup = read_backup(folder)
    warehouse, archive = home / "warehouse", folder_of(home)
    is_there = any(place.exists() and any(place.iterdir()) for place in (warehouse, archive))
    if is_there and not replace:
        raise HomeNotEmpty(home)
    ready = home / "restoring"
    shutil.rmtree(ready, ignore_errors=True)
    for one in backup.segments:
        _link(folder / "archive" / one.file, ready / "archive" / one.file)
    (ready / "archive").mkdir(parents=True, exist_ok=True)
    (ready / "warehouse").mkdir()
    shutil.copyfile(folder / backup.file, ready / "warehouse" / NAME)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    for place in (warehouse, archive):
        if place.exists():
            place.rename(_unused(place.with_name(f"{place.name}.before-{stamp}")))
    (ready / "archive").rename(archive)
    (ready / "warehouse").rename(warehouse)
    ready.rmdir()
    return backup


def _unused(path: Path) -> Path:
    """Give the path, or the first numbered one that nothing has."""
    number, free = 2, path
    while free.exists():
        free, number = path.with_name(f"{path.name}-{number}"), number + 1
    return free


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
