"""Publish periods as Parquet: written aside, linked into a new version, the pointer last (D9). Shell.

Files under data/ are never changed and never replaced; a version is a folder of hard links to them. So a reader of an
old version keeps reading it, a kill leaves at most a folder that nobody points to, and what a revision replaced stays.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import polars as pl

from warehouse.file_hash import sha256_of
from warehouse.lake.manifest import PARQUET, Manifest, PublishedPeriod, TableFile, folder_of, read_manifest

KEPT = 3
"""The newest versions stay, whatever their age."""
Rows = Mapping[str, pl.DataFrame]


def publish_periods(home: Path, judged: Sequence[tuple[PublishedPeriod, Rows]]) -> Manifest:
    """Make the next version: all that is published, with these periods in place of what they revise."""
    folder, before = folder_of(home), read_manifest(home)
    number = 1 + max([before.version, *(int(path.name) for path in _versions(folder))])
    added = {
        period.place: msgspec.structs.replace(
            period,
            published_in=number,
            tables={name: _write(folder, period, name, frame) for name, frame in rows.items()},
        )
        for period, rows in judged
    }
    made = Manifest(number, datetime.now(UTC).isoformat(timespec="seconds"), {**before.periods, **added})
    _lay_out(folder, made)
    thin(home, datetime.now(UTC))
    return made


def _write(folder: Path, period: PublishedPeriod, table: str, rows: pl.DataFrame) -> TableFile:
    marked = rows.with_columns(revision=pl.lit(period.revision), is_doubtful=pl.lit(period.is_doubtful))
    name = f"{table}/{period.place}/r{period.revision}-{period.digest[:8]}.parquet"
    path = folder / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    marked.write_parquet(aside, compression="zstd")
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.replace(path)
    return TableFile(name, rows.height, sha256_of(path))


def figures(path: Path) -> pl.DataFrame:
    """Read a table's rows of a period without what was added to them: which revision, whether in doubt."""
    return pl.read_parquet(path, hive_partitioning=False).drop("revision", "is_doubtful")


def _lay_out(folder: Path, manifest: Manifest) -> None:
    aside = folder / "versions" / "next"
    shutil.rmtree(aside, ignore_errors=True)
    for period in manifest.periods.values():
        for table, one in period.tables.items():
            place = aside / table / period.place
            place.mkdir(parents=True, exist_ok=True)
            _link(folder / "data" / one.file, place / PARQUET)
    aside.mkdir(parents=True, exist_ok=True)
    with (aside / "manifest.json").open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
    aside.rename(folder / "versions" / f"{manifest.version:08d}")
    pointer = folder / "current.next"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(Path("versions") / f"{manifest.version:08d}")
    pointer.replace(folder / "current")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def _versions(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "versions").glob("[0-9]*") if path.name.isdigit())


def thin(home: Path, now: datetime) -> list[Path]:
    """Remove versions that nobody will miss: of the last day all stay, of the last month the last one of each day.

    Before that it is one a month. A version is thousands of links, and there may be dozens a day; the files themselves
    stay until they are vacuumed, so every revision can still be opened.
    """
    kept: dict[str, Path] = {}
    for path in _versions(folder_of(home)):
        made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        grain = path.name if now - made < timedelta(days=1) else f"{made:%Y-%m-%d}"
        kept[grain if now - made < timedelta(days=31) else f"{made:%Y-%m}"] = path
    gone = [path for path in _versions(folder_of(home))[:-KEPT] if path not in kept.values()]
    for path in gone:
        shutil.rmtree(path)
    return gone


def vacuum(home: Path, before: datetime) -> tuple[int, int]:
    """Remove versions made before an instant, but for the newest ones, then files as old that no version holds."""
    folder = folder_of(home)
    old = [path for path in _versions(folder)[:-KEPT] if path.stat().st_mtime < before.timestamp()]
    for path in old:
        shutil.rmtree(path)
    held = {one.file for path in _versions(folder) for one in _files(path)}
    gone = [
        path
        for path in (folder / "data").rglob("*")
        if path.is_file()
        and path.stat().st_mtime < before.timestamp()
        and str(path.relative_to(folder / "data")) not in held
    ]
    for path in gone:
        path.unlink()
        with suppress(OSError):
            path.parent.rmdir()
    return len(old), len(gone)


def _files(version: Path) -> list[TableFile]:
    manifest = msgspec.json.decode((version / "manifest.json").read_bytes(), type=Manifest)
    return [one for period in manifest.periods.values() for one in period.tables.values()]


def faults(home: Path) -> list[str]:
    """Check the current version, file by file, against its manifest: what is missing, extra, or has other bytes."""
    manifest, folder = read_manifest(home), folder_of(home)
    root = folder / "versions" / f"{manifest.version:08d}"
    wanted = {
        f"{table}/{period.place}/{PARQUET}": one
        for period in manifest.periods.values()
        for table, one in period.tables.items()
    }
    found = {str(path.relative_to(root)) for path in root.rglob("*.parquet")}
    told = [f"extra {name}" for name in sorted(found - set(wanted))]
    for name, one in sorted(wanted.items()):
        if name not in found:
            told.append(f"missing {name}")
        elif sha256_of(root / name) != one.sha256:
            told.append(f"changed {name}")
    return told
