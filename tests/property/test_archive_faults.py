"""`hallmark archive verify` names every fault; a backup or a restore that dies at any step leaves a whole warehouse."""

import argparse
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from schemas.instants import DAY, micros
from schemas.settings import Settings
from tests.disorder import Play, a_small_city
from tests.warehouse_log import NOW, Log, city_records
from warehouse.archive.faults import faults_of
from warehouse.archive.segments import Archive, segments
from warehouse.archive_command import ArchiveDamaged, run
from warehouse.backup_command import run as back_up_command
from warehouse.backups import (
    NoBackup,
    PlaceOfItsOwn,
    complete,
    copy_archive,
    copy_database,
    read_backup,
    restore,
)
from warehouse.batch import Arrival, sort_out
from warehouse.digests import Holding, digests
from warehouse.store import Store, open_live

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a home whose archive has several files a partition."""
    home, log = tmp_path_factory.mktemp("made"), Log()
    for _, _, topic, key, message in Play(a_small_city(2, 2), 7, BEGIN, BEGIN + DAY, 60).run().facts:
        log.say(topic, key, message)
    store = Store(open_live(home / "warehouse"), home / "archive")
    archive = Archive(store.con, home / "archive")
    store.load(sort_out([]), list(city_records(a_small_city(2, 2))), NOW)
    third = len(log.arrivals) // 3
    for begin in range(0, len(log.arrivals), third):
        add(store, archive, log.arrivals[begin : begin + third])
    store.con.close()
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "home")


def add(store: Store, archive: Archive, some: list[Arrival]) -> None:
    store.load(sort_out(some), [], NOW, log=some)
    archive.noted(len(some), 0)
    archive.write_out()


def settings_of(home: Path) -> Settings:
    return Settings.from_env({"HALLMARK_HOME": str(home)})


def middle(home: Path) -> Path:
    """Give a file that has neighbours on both sides."""
    folder = next(folder for folder in sorted(home.rglob("partition=*")) if len(list(folder.iterdir())) >= 3)
    return sorted(folder.iterdir())[1]


def test_a_whole_archive_is_said_to_be_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argparse.Namespace(), settings_of(home)) == 0
    assert "归档完好" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["missing", "damaged", "changed", "unknown"])
def test_every_fault_is_named_with_its_file(home: Path, wrong: str) -> None:
    path = middle(home)
    match wrong:
        case "missing":
            path.unlink()
        case "damaged":
            path.write_bytes(path.read_bytes()[:-20])
        case "changed":
            with duckdb.connect() as con:
                con.execute(f"create table rows as from '{path}'")
                con.execute("update rows set value = 'x' where rowid = 0")
                con.execute(f"copy rows to '{path}' (format parquet, compression zstd)")
        case "unknown":
            with duckdb.connect(str(home / "warehouse" / "live.duckdb")) as con:
                begin = int(path.name.partition("-")[0])
                con.execute("delete from archive_segments where from_offset = ? and topic = 'hall.events'", [begin])
    with pytest.raises(ArchiveDamaged) as told:
        run(argparse.Namespace(), settings_of(home))
    assert path.name.removesuffix(".parquet") in told.value.chinese
    with duckdb.connect(str(home / "warehouse" / "live.duckdb"), read_only=True) as con:
        found = {(one.wrong, one.segment.file) for one in faults_of(home / "archive", segments(con))}
    expected = {"changed": "damaged"}.get(wrong, wrong)
    assert (expected, str(path.relative_to(home / "archive"))) in found
    assert ("hole" in {kind for kind, _ in found}) == (wrong == "missing")


def test_without_a_database_only_what_the_names_say_is_checked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(home / "warehouse")
    assert run(argparse.Namespace(), settings_of(home)) == 0
    assert "没有数据库" in capsys.readouterr().out
    middle(home).unlink()
    with pytest.raises(ArchiveDamaged, match="没有这些位点"):
        run(argparse.Namespace(), settings_of(home))


class Died(BaseException):
    """The process is no more."""


@contextmanager
def dying(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Die before so many changes of the file system; the list counts those that came."""
    count = [0]

    def counted(own: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **named: object) -> object:
            count[0] += 1
            if count[0] == step:
                raise Died
            return own(*args, **named)

        return call

    with monkeypatch.context() as patched:
        for owner, name in ((Path, "rename"), (Path, "unlink"), (Path, "write_bytes"), (os, "link"), (Path, "mkdir")):
            patched.setattr(owner, name, counted(getattr(owner, name)))
        patched.setattr(shutil, "copyfile", counted(shutil.copyfile))
        yield count


def back_up(home: Path, folder: Path) -> None:
    con = open_live(home / "warehouse")
    try:
        copy_database(con, folder)
        copy_archive(con, home, folder)
    finally:
        con.close()
    complete(folder)


def held(home: Path) -> dict[str, Holding]:
    with duckdb.connect(str(home / "warehouse" / "live.duckdb"), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        return digests(con)


def backed_up_and_changed(home: Path, folder: Path) -> tuple[dict[str, Holding], dict[str, Holding]]:
    """Back up, then take in something more; give what the backup holds, and what the home does."""
    back_up(home, folder)
    first = held(home)
    store = Store(open_live(home / "warehouse"), home / "archive")
    store.con.execute("insert into gaps values ('hall.events', 0, 1, 2, 'told', now())")
    store.con.close()
    return first, held(home)


def test_a_backup_that_dies_at_any_step_leaves_the_one_before(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, step = tmp_path / "backup", 0
    first, second = backed_up_and_changed(home, folder)
    while True:
        step += 1
        shutil.rmtree(tmp_path / "again", ignore_errors=True)
        shutil.copytree(folder, tmp_path / "again")
        with dying(step, monkeypatch) as count:
            try:
                back_up(home, tmp_path / "again")
            except Died:
                assert read_backup(tmp_path / "again").digests in (first, second), step
                continue
        assert count[0] < step
        break
    assert read_backup(tmp_path / "again").digests == second
    assert len(list((tmp_path / "again").glob("*.duckdb"))) == 1
    assert step > 4


def test_a_restore_that_dies_at_any_step_is_done_again_and_loses_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, step = tmp_path / "backup", 0
    first, second = backed_up_and_changed(home, folder)
    while True:
        step += 1
        place = tmp_path / f"at-{step}"
        shutil.copytree(home, place)
        with dying(step, monkeypatch) as count:
            try:
                restore(folder, place, replace=True)
            except Died:
                pass
            else:
                assert count[0] < step
                break
        restore(folder, place, replace=True)
        assert held(place) == first
        kept = [held(one) for one in homes_before(place, tmp_path / f"kept-{step}")]
        assert second in kept, step
    assert held(place) == first
    assert step > 6


def homes_before(place: Path, folder: Path) -> Iterator[Path]:
    """Give the warehouses that were put aside, each as a home of its own."""
    for number, path in enumerate(sorted(place.glob("warehouse.before-*"))):
        if (path / "live.duckdb").exists():
            yield shutil.copytree(path, folder / str(number) / "warehouse").parent


@pytest.mark.parametrize("place", ["", "archive", "warehouse", "backups/1", ".."])
def test_a_backup_has_a_place_of_its_own(home: Path, place: str) -> None:
    before = sorted(home.rglob("*"))
    with pytest.raises(PlaceOfItsOwn):
        back_up_command(argparse.Namespace(folder=home / place), settings_of(home))
    assert sorted(home.rglob("*")) == before


def test_what_the_folder_of_a_backup_held_besides_stays(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    (folder / "archive").mkdir(parents=True)
    for name in ("live.duckdb", "live-of-mine.duckdb", "archive/mine.parquet"):
        (folder / name).write_bytes(b"mine")
    back_up(home, folder)
    back_up(home, folder)
    for name in ("live.duckdb", "live-of-mine.duckdb", "archive/mine.parquet"):
        assert (folder / name).read_bytes() == b"mine"


def test_a_backup_without_a_manifest_is_none(tmp_path: Path) -> None:
    with pytest.raises(NoBackup):
        read_backup(tmp_path)
