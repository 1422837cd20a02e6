"""`hallmark gate`: judge each day and month that is over, say so in the log, publish what passes (D10). Shell."""

import argparse
import logging
import os
import signal
import sys
import threading
import time
from datetime import datetime
from functools import partial

from schemas.envelope import Fact
from schemas.settings import Settings
from warehouse.gate.frames import frames
from warehouse.gate.service import Gate
from warehouse.gate.suites import read_suite
from warehouse.gate.words import say
from warehouse.lock import held
from warehouse.marts import BY_NAME, MARTS
from warehouse.periods import kind_of
from warehouse.snapshots import NoSnapshot, newest_snapshot

_log = logging.getLogger(__name__)
LOOK_EVERY_S = 15.0
THOROUGH_EVERY_S = 60.0
"""What failed is judged again so often, as its cause may be gone; and old days are looked at."""
SOURCE = "gate/city"


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("--once", action="store_true", help="看一遍就结束 look once, then end")
    parser.add_argument("--list", action="store_true", help="列出全部检查 list every check")
    parser.epilog = "各日各月到了哪一步：hallmark period list。放行：hallmark period release。"


def run(args: argparse.Namespace, settings: Settings) -> int:
    """List the checks, or judge until told to stop."""
    if args.list:
        sys.stdout.write(listing())
        return 0
    with held(settings.home / "gate.lock", "gate"):
        gate = Gate(settings.home, partial(_say, settings))
        if args.once:
            newest_snapshot(settings.home)
            done = gate.look()
            sys.stdout.write(f"处理了 {done} 个日、月。 {done} periods dealt with.\n")
            return 0
        os.nice(5)
        _serve(gate, settings)
    return 0


def _serve(gate: Gate, settings: Settings) -> None:
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    _log.info("gate started", extra={"home": str(settings.home)})
    last = float("-inf")
    while not stopping.wait(LOOK_EVERY_S):
        is_time = time.monotonic() - last >= THOROUGH_EVERY_S
        try:
            gate.look(is_thorough=is_time, settled=True)
        except NoSnapshot:
            continue
        last = time.monotonic() if is_time else last


def _say(settings: Settings, fact: Fact, now: datetime) -> None:
    say(settings, fact, SOURCE, now)


def listing() -> str:
    """Write what is checked: of the tables, then the evidence between them. Pure but for the suites' files."""
    lines = ["检查 Checks（任一不满足，该日或月不发布 any that fails keeps its period from being published）", ""]
    for name in [mart.name for mart in MARTS if kind_of(mart.columns)]:
        lines.append(f"{name}  {BY_NAME[name].line}")
        lines += [f"    · {one['meta']['zh']}" for one in read_suite(name)["expectations"]]
    for frame in frames():
        lines.append(f"{frame.name}  {'、'.join(frame.kinds)}: {frame.line}")
        lines += [f"    · {one['meta']['zh']}" for one in read_suite(frame.name)["expectations"]]
    return "\n".join(lines) + "\n"
