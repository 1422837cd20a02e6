"""`hallmark archive`: how far the archive goes, and whether it is whole. Shell."""

import argparse
import sys
from collections.abc import Sequence

import duckdb

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.archive.faults import Fault, faults_of
from warehouse.archive.reader import count_of, files_of
from warehouse.archive.segments import Segment, folder_of, segments
from warehouse.lock import WarehouseInUse, held
from warehouse.requests import ask
from warehouse.store import live_file

SOME = 10


class ArchiveDamaged(HallmarkError):
    """Files of the archive are missing, unreadable, changed or unknown, or offsets are missing between them."""

    def __init__(self, found: Sequence[Fault]) -> None:
        some = "；".join(map(str, found[:SOME])) + (" …" if len(found) > SOME else "")
        super().__init__(
            f"归档不完整（{len(found)} 处）：{some}。请从备份取回这些文件；日志还保留的部分，停掉 loader 后由 "
            "hallmark rebuild warehouse 补齐。",
            f"The archive is not whole ({len(found)}): {some}. Bring the files back from a backup; what the log still "
            "has, `hallmark rebuild warehouse` reads from there while the loader is stopped.",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument(
        "deed", choices=("verify",), help="verify 逐段核对，并与数据库记下的指纹相比 read every file, compare its hash"
    )


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Read every file, compare it with what the database has noted, and say how much of the log there is."""
    folder = folder_of(settings.home)
    found = faults_of(folder, noted := _noted(settings))
    if found and noted != (noted := _noted(settings)):
        found = faults_of(folder, noted)  # the loader has written meanwhile
    if found:
        raise ArchiveDamaged(found)
    there, rows = files_of(folder), count_of(folder)
    places = len({(one.topic, one.partition) for one in there})
    sys.stdout.write(f"归档完好：{places} 个分区，{len(there)} 段，{rows} 条记录。\n")
    sys.stdout.write(f"The archive is whole: {places} partitions, {len(there)} segments, {rows} records.\n")
    if noted is None:
        sys.stdout.write("没有数据库可以对照指纹。 There is no database to compare the hashes with.\n")
    return 0


def _noted(settings: Settings) -> list[Segment] | None:
    """Ask the database, or the loader that has it open, what there should be; None where there is no database."""
    live = live_file(settings.home)
    try:
        with held(settings.home / "warehouse.lock"):
            if not live.exists():
                return None
            with duckdb.connect(str(live), read_only=True) as con:
                return segments(con)
    except WarehouseInUse:
        return ask(settings.home, "segments").segments
