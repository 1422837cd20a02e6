"""End a demo of limited length: let everything drain, hold the counts against each other, write the report."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import msgspec
from rich.console import Console

from schemas.settings import Settings
from stack.check_sides import Checked, compare_now, worker_behind
from stack.demo_alerts import alerts_of, read_alerts
from stack.demo_ledger import Played, Recalled, kept
from stack.demo_log_count import count_log, ends_of
from stack.demo_report import Report, balance, words, write
from stack.demo_setting import Setting
from stack.demo_verdict import judge, verdict_table, verdict_words
from stack.supervise import Installation
from stack.warehouse_side import counts_of

TICKS_ON_THE_WAY = 200
"""A stopped clock goes on ticking into 16 partitions; fewer records than this are nothing to wait for."""
TRIES = 3
TABLE_WIDTH = 112
PATIENCE_S = 300.0
"""Real seconds without any progress after which draining is given up."""


def finish(installation: Installation, setting: Setting, to: Path | None) -> int:
    """Drain, check and report; 0 only if sent = stored + quarantined and live = warehouse."""
    settings = installation.settings
    stop = setting.clock.now_us(time.time())
    print("\n时间到，等历史与队列走完 Time is up; waiting for history and queues:", flush=True)
    steps: tuple[tuple[str, Callable[[], int]], ...] = (
        ("历史与播放 senders", lambda: _unsent(setting, settings.home, stop)),
        ("入库 loader", lambda: counts_of(settings).behind(ends_of(settings)) // TICKS_ON_THE_WAY),
        ("实时 worker", lambda: worker_behind(settings) // TICKS_ON_THE_WAY),
    )
    for name, behind in steps:
        if not _wait(installation, name, behind):
            return _gave_up(installation)
    checked = compare_now(settings, tick=installation.tick)
    report = _settled(installation, checked)
    verdict = judge(setting.plan, report.alerts) if setting.is_judged else None
    report = msgspec.structs.replace(report, verdict=verdict)
    if to is not None:
        write(report, to)
    print("\n".join(words(report)), flush=True)
    if verdict is not None:
        Console(width=TABLE_WIDTH).print(
            "", verdict_table(setting.plan, verdict), "", *verdict_words(verdict), sep="\n"
        )
    return 0 if report.is_clean and (verdict is None or verdict.is_clean) else 1


def _settled(installation: Installation, checked: Checked) -> Report:
    """Count the log and the warehouse; what others still said in between (alerts, people) is counted again."""
    settings = installation.settings
    for _ in range(TRIES):
        _wait(installation, "入库 loader", partial(_unloaded, settings, ends_of(settings)))
        counted, stored = count_log(settings), counts_of(settings)
        played, recalled = kept(settings.home, Played), kept(settings.home, Recalled)
        acknowledged = (played.acknowledged if played else 0) + (recalled.acknowledged if recalled else 0)
        report = balance(acknowledged, counted, stored, checked, alerts_of(read_alerts(settings)))
        if report.sent == report.stored + report.quarantined:
            break
    return report


def _unloaded(settings: Settings, ends: Mapping[tuple[str, int], int]) -> int:
    return counts_of(settings).behind(ends)


def _gave_up(installation: Installation) -> int:
    if installation.wishes:
        return 130
    print("等不到头，没有核对。请看 hallmark logs No end in sight, nothing was checked: see the logs", flush=True)
    return 1


def _unsent(setting: Setting, home: Path, stop: int) -> int:
    played, recalled = kept(home, Played), kept(home, Recalled)
    behind = 0 if played is not None and played.through >= stop else 1
    if setting.begun.history and not (recalled is not None and recalled.is_done):
        total = 2 * len(setting.plan.history_days())
        behind += total - (recalled.parts if recalled else 0)
    return behind


def _wait(installation: Installation, what: str, behind: Callable[[], int]) -> bool:
    moved, least = time.monotonic(), 0
    while (left := behind()) > 0:
        if least == 0 or left < least:
            moved, least = time.monotonic(), left
            print(f"  {what}: {left}", flush=True)
        if time.monotonic() - moved > PATIENCE_S or not installation.tick(2.0):
            return False
    return True
