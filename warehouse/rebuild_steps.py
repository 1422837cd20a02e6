"""`hallmark rebuild warehouse`: build it anew beside the live one, compare table by table, swap or leave it. Shell."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.archive.mending import mend
from warehouse.archive.reader import Partition, count_of
from warehouse.archive.segments import folder_of, segments
from warehouse.digests import Holding, differing, digests
from warehouse.lock import WarehouseInUse, held
from warehouse.rebuild import Tell, rebuild, rebuilt_folder, records_in, swap, unarchived
from warehouse.refresh import refresh
from warehouse.requests import ask
from warehouse.store import Store, open_live

Held = Mapping[str, Holding]


class LoaderRuns(HallmarkError):
    """A rebuilt file cannot take the place of one that is in use."""

    def __init__(self) -> None:
        super().__init__(
            "loader 正在运行，不能替换它的数据库。请先 hallmark down（或停掉 loader）再重建；只比对请加 --check。",
            "The loader runs, so its database cannot be replaced. Stop it first (`hallmark down`); to compare only, "
            "add --check.",
        )


class PoorerThanLive(HallmarkError):
    """The rebuilt file lacks records that the live one has taken in."""

    def __init__(self, rebuilt: Path, lost: Mapping[Partition, int]) -> None:
        some = "；".join(f"{topic}/{partition} {count}" for (topic, partition), count in sorted(lost.items()))
        super().__init__(
            f"重建的一份缺记录（归档与日志都已没有）：{some}。没有替换。请先从备份取回归档文件（hallmark archive "
            f"verify 列出所缺）；确要替换请加 --accept-loss。重建的一份在 {rebuilt}。",
            f"The rebuilt file lacks records that neither archive nor log have: {some}. Nothing was replaced. Bring "
            "the archive's files back from a backup (`hallmark archive verify` lists them), or add --accept-loss to "
            f"take it all the same. The rebuilt file is in {rebuilt}.",
        )


def rebuild_warehouse(settings: Settings, *, size: int, is_check: bool, accept_loss: bool = False) -> int:
    """Do it, and say what came of it: 0 equal or swapped, 1 different."""
    lock = settings.home / "warehouse.lock"
    try:
        with held(lock):
            return _stopped(settings, size, is_check=is_check, accept_loss=accept_loss)
    except WarehouseInUse:
        if not is_check:
            raise LoaderRuns from None
    return _running(settings, size)


def _running(settings: Settings, size: int) -> int:
    """Compare with what the running loader says it holds, at the offsets at which it said so."""
    said = ask(settings.home, "digests")
    ends = {(topic, partition): following for topic, partition, following in said.offsets}
    with _telling(settings) as tell:
        store = rebuild(settings, size=size, ends=ends, tell=tell)
    return _compared(settings, store, said.digests)


def _stopped(settings: Settings, size: int, *, is_check: bool, accept_loss: bool) -> int:
    """Compare with the file that nobody has open; swap unless only a comparison was asked for."""
    live, archive = settings.home / "warehouse" / "live.duckdb", folder_of(settings.home)
    before: Held = {}
    noted, counted = None, Counter[Partition]()
    ends: dict[Partition, int] | None = None
    if live.exists():
        store = Store(open_live(live.parent))
        refresh(store.con)
        before, stored = digests(store.con), store.offsets()
        noted, counted = segments(store.con), records_in(store.con)
        store.con.close()
        ends = stored if is_check else None
    if not is_check and (mended := mend(settings, archive, noted)):
        rows = sum(one.rows for one in mended)
        say(f"从日志补齐归档 {rows} 条。", f"Read {rows} records that the archive lacked from the log.")
    with _telling(settings) as tell:
        rest = unarchived(live) if live.exists() else ()
        made = rebuild(settings, size=size, ends=ends, unarchived=rest, tell=tell)
    if is_check:
        return _compared(settings, made, before)
    rows, lost = sum(one.rows for one in digests(made.con).values()), counted - records_in(made.con)
    made.con.close()
    if lost and not accept_loss:
        raise PoorerThanLive(rebuilt_folder(settings.home), lost)
    kept = swap(settings.home)
    say(f"已重建：{rows} 行。", f"Rebuilt: {rows} rows.")
    if kept is not None:
        say(f"原来的文件留作 {kept}。", f"The file before is kept as {kept}.")
    return 0


def _compared(settings: Settings, made: Store, expected: Held) -> int:
    found = differing(expected, digests(made.con))
    tables = len(expected)
    made.con.close()
    shutil.rmtree(rebuilt_folder(settings.home))
    if not found:
        say(f"{tables} 张表逐张相同。", f"All {tables} tables are equal.")
        return 0
    for name, (before, after) in found.items():
        say(
            f"{name} 不同：现有 {_rows(before)} 行，重建 {_rows(after)} 行。",
            f"{name} differs: {_rows(before)} rows here, {_rows(after)} rebuilt.",
        )
    return 1


def _rows(one: Holding | None) -> str:
    return "—" if one is None else f"{one.rows}（{one.digest}）"


@contextmanager
def _telling(settings: Settings) -> Iterator[Tell]:
    """Show how far it is: a bar on a terminal, one line at the end elsewhere."""
    total = count_of(folder_of(settings.home))
    columns = (TextColumn("重建 rebuilding"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=total)

        def tell(count: int) -> None:
            bar.advance(task, count)
            if bar.tasks[0].completed > (bar.tasks[0].total or 0):
                bar.update(task, total=bar.tasks[0].completed)  # the log behind the archive

        yield tell
        say(f"读了 {bar.tasks[0].completed:.0f} 条记录。", f"Read {bar.tasks[0].completed:.0f} records.")


def say(chinese: str, english: str) -> None:
    """Tell a step."""
    sys.stderr.write(f"{chinese} {english}\n")
    sys.stderr.flush()
