"""Versions of the publication: whole, thinned out with age, vacuumed only when old; damage is found and named."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from warehouse.lake.manifest import PublishedPeriod, current, folder_of, read_manifest
from warehouse.lake.parquet import KEPT, faults, publish_periods, thin, vacuum

NOW = datetime.now(UTC)


def published(home: Path, *, revision: int = 1, day: str = "2026-10-12", rated: int = 5) -> None:
    rows = pl.DataFrame({"day": [day], "window_id": ["A"], "rated": [rated]})
    period = PublishedPeriod(
        kind="day", period=day, revision=revision, digest=f"{rated:016x}", judged_at="", cut=(), city="", models=""
    )
    publish_periods(home, [(period, {"satisfaction_daily": rows})])


def aged(home: Path, version: int, days: float) -> Path:
    path = folder_of(home) / "versions" / f"{version:08d}"
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))
    return path


def numbers(home: Path) -> list[int]:
    return sorted(int(path.name) for path in (folder_of(home) / "versions").iterdir())


def test_a_reader_of_a_version_reads_it_on_after_the_next_one(tmp_path: Path) -> None:
    published(tmp_path, rated=5)
    before = current(tmp_path)
    published(tmp_path, revision=2, rated=7)
    files = "satisfaction_daily/**/*.parquet"
    assert pl.read_parquet(before / files)["rated"].to_list() == [5]
    assert pl.read_parquet(current(tmp_path) / files)["rated"].to_list() == [7]
    assert read_manifest(tmp_path).periods["day=2026-10-12"].published_in == 2


def test_with_age_one_version_a_day_stays_then_one_a_month(tmp_path: Path) -> None:
    for number in range(9):
        published(tmp_path, day=f"2026-10-{number + 1:02d}")
    for version, days in enumerate((200, 199.9, 80, 20.002, 20.001, 20, 0.5, 0.4, 0.3), 1):
        aged(tmp_path, version, days)
    gone = {int(path.name) for path in thin(tmp_path, NOW)}
    assert {7, 8, 9} <= set(numbers(tmp_path))
    assert len(gone & {4, 5, 6}) in {1, 2}, "of a day the last one stays"
    assert len({1, 2} - gone) >= 1
    assert 3 not in gone
    assert faults(tmp_path) == []


def test_what_was_replaced_stays_until_it_is_old_enough_to_be_vacuumed(tmp_path: Path) -> None:
    published(tmp_path, rated=5)
    first = (
        folder_of(tmp_path)
        / "data"
        / read_manifest(tmp_path).periods["day=2026-10-12"].tables["satisfaction_daily"].file
    )
    for revision in range(2, KEPT + 3):
        published(tmp_path, revision=revision, rated=revision + 5)
    for version in numbers(tmp_path):
        aged(tmp_path, version, 500)
    assert vacuum(tmp_path, NOW - timedelta(days=400))[1] == 0, "its versions are old, the file is not"
    assert first.exists()
    os.utime(first, ((NOW - timedelta(days=500)).timestamp(),) * 2)
    assert vacuum(tmp_path, NOW - timedelta(days=400)) == (0, 1)
    assert not first.exists()
    assert faults(tmp_path) == []


def test_a_missing_a_strange_and_a_changed_file_are_named(tmp_path: Path) -> None:
    published(tmp_path)
    published(tmp_path, day="2026-10-13")
    root = current(tmp_path) / "satisfaction_daily"
    (root / "day=2026-10-12" / "part-0.parquet").unlink()
    changed = root / "day=2026-10-13" / "part-0.parquet"
    text = changed.read_bytes()
    changed.unlink()
    changed.write_bytes(text + b" ")
    (root / "strange.parquet").write_bytes(b"")
    assert [one.split()[0] for one in faults(tmp_path)] == ["extra", "missing", "changed"]
