"""`hallmark rebuild live|warehouse`: fold, or load, the log anew beside what is there, compare, and switch."""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from schemas.errors import BrokerUnreachable
from schemas.settings import Settings
from stack.live_versions import LiveVersions
from stack.probe import brokers_seen
from stack.rebuild import Held, compare, new_version, only_one, switch, taken_over, tidy
from stack.rebuild_words import answer
from stack.rebuild_worker import Tell
from stack.shown_version import shown_version
from stack.status_command import living
from streams.progress import read_progress
from warehouse.rebuild import BATCH
from warehouse.rebuild_steps import rebuild_warehouse, say


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and whether a difference from the shown version is expected."""
    parser.add_argument(
        "what",
        choices=("live", "warehouse", "abort"),
        help="live 重算实时 the live fold；warehouse 重建数据仓库 the warehouse；abort 清掉残留 tidy up",
    )
    parser.add_argument(
        "--although-different",
        action="store_true",
        help="即使与现用的一份不同也切换（仍须与入库一致） switch although the shown version says something else",
    )
    parser.add_argument("--only-compare", action="store_true", help="只比对，不切换 compare, switch nothing")
    parser.add_argument("--check", action="store_true", help="warehouse：只比对 compare the warehouse, change nothing")
    parser.add_argument(
        "--accept-loss", action="store_true", help="warehouse：缺记录也替换 replace it although records are lost"
    )
    parser.add_argument("--batch", type=int, default=BATCH, metavar="N", help="warehouse：每批条数 records a batch")
    parser.epilog = (
        "另起一份实时计算，从日志开头静默重算（不发告警），追上后与现用的一份、与入库逐项比对；全部相同才切换，大屏不中断。\n"
        "随时可按 Ctrl-C 或 kill：切换之前一切照旧，切换之后再运行一次即可收尾。\n"
        "A second live fold begins at the log's start, silently, catches up, and is compared with the shown one and\n"
        "with the warehouse; only if all is equal it is shown instead, and the wall never blanks. Stop it at any\n"
        "moment: before the switch nothing has changed, after it the same command finishes the rest.\n"
        "退出码 Exit code：0 已切换或相同 switched, or equal；1 不同 different；2 无法比对 not comparable"
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it and say what came of it."""
    if args.what == "warehouse":
        return rebuild_warehouse(settings, size=max(args.batch, 1), is_check=args.check, accept_loss=args.accept_loss)
    if not settings.kafka or not brokers_seen(settings.kafka):
        raise BrokerUnreachable(settings.kafka or str(settings.home))
    versions = LiveVersions(settings.kafka, settings.topic_prefix)
    with only_one(settings.home), _stopping():
        if left := tidy(settings, versions):
            numbers = ", ".join(map(str, sorted(left)))
            say(f"已清掉上次留下的第 {numbers} 版。", f"Removed what an earlier run left: version {numbers}.")
        return 0 if args.what == "abort" else _rebuild(args, settings, versions)


def _rebuild(args: argparse.Namespace, settings: Settings, versions: LiveVersions) -> int:
    before = shown_version(settings.kafka or "", settings.topic_prefix)
    with new_version(settings, versions) as (version, worker):
        say(
            f"现用第 {before} 版；第 {version} 版从日志重算。", f"Version {before} is shown; folding version {version}."
        )
        with progress() as tell:
            worker.until_caught_up(tell)
        say("已追上，等双方说到同一拍，再比对。", "Caught up; comparing at a tick that both have said.")
        held = compare(settings, version, worker)
        is_switched = not args.only_compare and may_switch(held, although_different=args.although_different)
        if is_switched:
            switch(settings, version)
    print(answer(held, before, is_switched=is_switched))
    if is_switched:
        _hand_over(settings, versions, before, version)
    return 0 if is_switched or (held.is_like_shown and held.is_true) else 1 if held.is_comparable else 2


def may_switch(held: Held, *, although_different: bool) -> bool:
    """Decide: never to what the warehouse does not say; to what the shown version does not say only if told so."""
    return held.is_true and (held.is_like_shown or although_different)


def _hand_over(settings: Settings, versions: LiveVersions, before: int, version: int) -> None:
    if living(read_progress(settings.home)):
        say("等常驻的实时计算接手……", "Waiting for the standing worker to take over ...")
        if not taken_over(settings, version):
            say("它还没有接手完，进度见 hallmark status。", "It has not yet; see `hallmark status`.")
    else:
        say("没有实时计算在运行，下次启动即用新版。", "No worker runs; the next one will state the new version.")
    versions.remove({before})
    say(f"第 {before} 版已停用并删除。", f"Version {before} is no more.")


@contextmanager
def progress() -> Iterator[Tell]:
    """Give the function that shows how far it is: a bar on a terminal, a line for each tenth elsewhere."""
    if not sys.stderr.isatty():
        yield _tenths()
        return
    columns = (TextColumn("重算 folding"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, left="")

        def tell(done: int, total: int) -> None:
            speed = bar.tasks[0].speed or 0
            bar.update(task, completed=done, total=total, left=f"剩 {total - done} 条 left · {speed:.0f}/s")

        yield tell


def _tenths() -> Tell:
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        if (tenth := done * 10 // total if total else 10) > told:
            told = tenth
            sys.stderr.write(f"重算 folding {tenth * 10} %（剩 {total - done} 条 left）\n")

    return tell


@contextmanager
def _stopping() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does: leave the blocks in order, and so tidy up."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        say("已停止。没收尾的，再运行一次即可。", "Stopped. What is unfinished is finished by the same command.")
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
