"""`hallmark spark`: work tables out by Spark over the publication and compare them digit by digit. Shell."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deltalake import DeltaTable

from schemas.settings import Settings
from warehouse.lake.manifest import current, folder_of, read_manifest
from warehouse.spark.rollups import SOURCE, Compared, compare
from warehouse.spark.session import in_spark, spark


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument(
        "--delta", action="store_true", help="读 Delta 表 read the Delta table instead of plain Parquet"
    )
    parser.epilog = (
        "由已发布的窗口日表汇总到大厅、区县的日与月，与已发布的大厅、区县表逐行比对。集群上怎样做，见 docs/scale.md。\n"
        "Adds the published days of the windows up to halls and counties and compares with what is published at those\n"
        "grains. How to do the same on a cluster: docs/scale.md.\n"
        "退出码 Exit code：0 全部相同 equal；1 有不同 different"
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Compare, and say what came of it."""
    version = current(settings.home)
    manifest = read_manifest(settings.home)
    root = folder_of(settings.home) / "delta" / SOURCE if args.delta else version / SOURCE
    files = (
        DeltaTable(str(root)).file_uris() if args.delta else [str(path) for path in sorted(root.glob("*/*.parquet"))]
    )
    with spark() as session:
        found = compare(version, manifest, in_spark(session, root, files))
    sys.stdout.write(_told(found, version, len(files)))
    return int(any(one.different for one in found))


def _told(found: Sequence[Compared], version: Path, files: int) -> str:
    lines = [f"版本 version {version.name}，{SOURCE} {files} 个文件 files"]
    lines += [
        f"{one.table:<30}{one.rows:>8} 行 rows   "
        + ("相同 equal" if not one.different else f"{one.different} 行不同 rows differ")
        for one in found
    ]
    return "\n".join(lines) + "\n"
