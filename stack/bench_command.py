"""`hallmark bench live`: how fast the live side is, against others, on one topic in one run."""

import argparse
import os
import subprocess
import sys

from schemas.settings import Settings
from stack.process import with_our_code

BENCHES = {
    "live": "实时计算与裸循环、Quix Streams 相比 · the live side against a bare loop and Quix Streams",
    "fold": "内存中的折叠 · the fold in memory",
    "worker": "经过 Faust 的折叠 · the fold through Faust",
    "start": "启动：随历史天数，有无结转 · a start by days of history, with carried state and without",
    "loader": "入库 · the loader",
    "door": "入库与查询服务同时 · the loader while many ask at the door",
    "warehouse": "数据仓库随行数：入库、评比十问、关账、发布 · the warehouse by size",
    "footprint": "一条事件占多少字节、多少处理器 · bytes and CPU seconds of an event",
    "silence": "静默 72 小时后启动 · a start after 72 hours of silence",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the bench's name; the rest is its own."""
    parser.add_argument("bench", choices=BENCHES, metavar="名称 NAME", help=" / ".join(BENCHES))
    parser.epilog = "\n".join(f"  {name:10}{about}" for name, about in BENCHES.items()) + (
        "\n\n其余参数交给该项，如 hallmark bench live --visits 12000。\nFurther arguments go to the bench itself."
    )


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command has this shape
    """Run the bench in a process of its own."""
    command = [sys.executable, "-m", f"bench.{args.bench}", *args.rest]
    return subprocess.run(command, env=with_our_code(os.environ), check=False).returncode  # noqa: S603 - our own command
