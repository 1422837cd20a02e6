"""`hallmark backup DIR`: a whole copy of the warehouse and its archive, while it runs or not. Shell."""

import argparse
import sys
from pathlib import Path

from schemas.settings import Settings
from warehouse.backups import complete, copy_archive, copy_database, insist_on_own_place
from warehouse.lock import WarehouseInUse, held
from warehouse.requests import ask
from warehouse.store import open_live


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("folder", type=Path, help="备份文件夹；再次备份只加新的归档 where to; again adds what is new")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Make one; the running loader copies its own file, since nobody else may open it."""
    folder: Path = args.folder.resolve()
    insist_on_own_place(folder, settings.home)
    try:
        with held(settings.home / "warehouse.lock"):
            con = open_live(settings.home / "warehouse")
            copy_database(con, folder)
            copy_archive(con, settings.home, folder)
            con.close()
    except WarehouseInUse:
        ask(settings.home, "backup", to=str(folder))
    made = complete(folder)
    rows = sum(one.rows for one in made.digests.values())
    sys.stdout.write(
        f"已备份到 {folder}：{len(made.digests)} 张表 {rows} 行，归档 {len(made.segments)} 段。\n"
        f"Backed up to {folder}: {len(made.digests)} tables, {rows} rows, {len(made.segments)} segments.\n"
    )
    return 0
