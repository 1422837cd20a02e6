"""`hallmark down`: ask the running installation to stop, and wait until it has."""

import argparse
import os
import signal
import sys
import time

from schemas.settings import Settings
from stack.home import holder

PATIENCE_S = 60.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: HALLMARK_HOME says which installation."""
    parser.epilog = "停止 HALLMARK_HOME 里运行的全部服务。 Stops all that runs in HALLMARK_HOME."


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command has this shape
    """Send SIGTERM once, and a second one (at once) when patience ends."""
    pid = holder(settings.home)
    if pid is None:
        print(f"{settings.home} 里没有服务在运行。 Nothing runs there.")
        return 0
    for patience in (PATIENCE_S, PATIENCE_S / 2):
        os.kill(pid, signal.SIGTERM)
        if _left(settings, pid, patience):
            print("已全部停止。 All stopped.")
            return 0
    print(f"进程 {pid} 没有停下来，请手动结束：kill -9 {pid}\nPid {pid} does not stop: kill -9 {pid}", file=sys.stderr)
    return 1


def _left(settings: Settings, pid: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while holder(settings.home) == pid and time.monotonic() < deadline:
        time.sleep(0.1)
    return holder(settings.home) != pid
