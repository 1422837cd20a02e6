"""`hallmark logs [NAME] [-f]`: the end of every process's log, or of one; `-f` goes on as they grow."""

import argparse
import time
from pathlib import Path

from schemas.errors import HallmarkError
from schemas.settings import Settings
from stack.process import last_lines


class NoSuchLog(HallmarkError):
    """There is no log of that name."""

    def __init__(self, name: str, names: list[str]) -> None:
        known = " ".join(names) or "—"
        super().__init__(f"没有“{name}”的日志。现有：{known}", f"There is no log {name!r}. There are: {known}")


def configure(parser: argparse.ArgumentParser) -> None:
    """Take a name, a count and whether to follow."""
    parser.add_argument("name", nargs="?", metavar="名称 NAME", help="只看一个服务 one service only")
    parser.add_argument("-f", "--follow", action="store_true", help="持续显示新行 go on")
    parser.add_argument("-n", "--lines", type=int, default=20, metavar="N", help="末尾 N 行 the last N lines")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the ends, then follow if asked."""
    logs = sorted((settings.home / "logs").glob("*.log"))
    names = [log.stem for log in logs]
    if args.name and args.name not in names:
        raise NoSuchLog(args.name, names)
    chosen = [log for log in logs if args.name in (None, log.stem)]
    sizes = {log: log.stat().st_size for log in chosen}
    for log in chosen:
        show(log, last_lines(log, args.lines), alone=bool(args.name))
    if not chosen:
        print(f"{settings.home} 里还没有日志。 No logs there yet.")
    while args.follow:
        time.sleep(0.2)
        for log in chosen:
            sizes[log] = follow(log, sizes[log], alone=bool(args.name))
    return 0


def follow(log: Path, seen: int, *, alone: bool) -> int:
    """Print the whole lines that came since, and say how far we are; a log that was emptied begins anew."""
    size = log.stat().st_size if log.exists() else 0
    start = seen if size >= seen else 0
    if size == start:
        return start
    with log.open("rb") as file:
        file.seek(start)
        new = file.read(size - start)
    whole = new[: new.rfind(b"\n") + 1]
    show(log, whole.decode("utf-8", "replace").splitlines(), alone=alone)
    return start + len(whole)


def show(log: Path, lines: list[str], *, alone: bool) -> None:
    """Print lines, with the name of their log unless it is the only one."""
    for line in lines:
        print(line if alone else f"{log.stem:<8} | {line}", flush=True)
