"""`hallmark published`: what is published and where, whether it is whole, and the removal of what is old. Shell."""

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.lake import delta
from warehouse.lake.manifest import current, read_manifest
from warehouse.lake.parquet import faults, vacuum

KEPT_DAYS = 400
"""A round and its appeals fit in: what was published and replaced within it can be opened again."""


class Damaged(HallmarkError):
    """Published files are not what the manifest says."""

    def __init__(self, told: list[str]) -> None:
        some = "；".join(told[:10])
        super().__init__(
            f"已发布的文件与清单不符（{len(told)} 处）：{some}。"
            "请从备份恢复 published 文件夹，或删去它由 gate 重新发布。",
            f"Published files differ from their manifest ({len(told)}): {some}. Restore the published folder from a "
            "backup, or remove it and let the gate publish anew.",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    deeds = parser.add_subparsers(dest="deed", metavar="path|verify|vacuum", required=True)
    deeds.add_parser("path", help="打印当前版本的文件夹 print the folder of the current version")
    deeds.add_parser("verify", help="逐个文件核对 check every file against the manifest")
    removed = deeds.add_parser("vacuum", help="清理旧版本 remove old versions")
    removed.add_argument("--days", type=int, default=KEPT_DAYS, help=f"保留天数 days to keep（{KEPT_DAYS}）")
    parser.epilog = (
        "读取 Read: pl.scan_parquet(folder / 'satisfaction_daily' / '**' / '*.parquet', hive_partitioning=True)"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do one of them."""
    folder = current(settings.home)
    if args.deed == "path":
        sys.stdout.write(f"{folder}\n")
        return 0
    if args.deed == "verify":
        if told := faults(settings.home):
            raise Damaged(told)
        sys.stdout.write(_whole(settings))
        return 0
    versions, files = vacuum(settings.home, datetime.now(UTC) - timedelta(days=args.days))
    files += delta.vacuum(settings.home, args.days * 24)
    sys.stdout.write(f"清理了 {versions} 个旧版本、{files} 个文件。 {versions} versions, {files} files removed.\n")
    return 0


def _whole(settings: Settings) -> str:
    manifest = read_manifest(settings.home)
    kinds = Counter(one.kind for one in manifest.periods.values())
    files = [one for period in manifest.periods.values() for one in period.tables.values()]
    doubtful = [period.period for period in manifest.periods.values() if period.is_doubtful]
    rows = sum(one.rows for one in files)
    lines = [
        f"第 {manifest.version} 版完好：{kinds['day']} 日、{kinds['month']} 月，{len(files)} 个文件，{rows} 行。",
        f"Version {manifest.version} is whole: {kinds['day']} days, {kinds['month']} months, {len(files)} files, "
        f"{rows} rows.",
    ]
    if doubtful:
        lines.append(f"存疑 doubtful：{'、'.join(doubtful)}")
    return "\n".join(lines) + "\n"
