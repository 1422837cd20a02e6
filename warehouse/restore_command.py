"""`hallmark restore DIR`: put a backup in place of a warehouse; the loader reads the rest from the log. Shell."""

import argparse
import sys
from pathlib import Path

from schemas.settings import Settings
from warehouse.backups import restore
from warehouse.lock import held


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("folder", type=Path, help="备份文件夹 the folder that hallmark backup wrote")
    parser.add_argument(
        "--replace", action="store_true", help="替换现有的（改名保留） in place of a warehouse that is there"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check the backup file by file, then put it in place."""
    with held(settings.home / "warehouse.lock"):
        backup = restore(args.folder.resolve(), settings.home, replace=args.replace)
    sys.stdout.write(
        f"已恢复到 {backup.made_at} 的状态。启动 loader（hallmark up）后从日志补齐其后的记录。\n"
        f"Restored as of {backup.made_at}. Start the loader (`hallmark up`): it reads on from there.\n"
    )
    return 0
