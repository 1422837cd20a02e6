"""`hallmark doctor`: look at everything that commonly goes wrong, and say what to do; 0 healthy, 1 something to do."""

import argparse
import os
import shutil
import time

from schemas.clock import parse_clock
from schemas.settings import Settings
from stack.doctor import Finding, Seen, findings
from stack.home import holder, in_force, is_alive, read_states
from stack.lifecycle import Phase
from stack.probe import brokers_seen
from stack.status_command import living
from stack.supervise import SELF
from stack.topics import compare
from streams.progress import read_progress
from warehouse.snapshots import NoSnapshot, newest_snapshot


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: HALLMARK_HOME says which installation."""
    parser.epilog = "退出码：0 正常，1 有事要做。 Exit code: 0 healthy, 1 something to do."


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command has this shape
    """Print each finding with what to do."""
    found = list(findings(look(settings)))
    print("".join(f"{line}\n" for one in found for line in lines(one)) or "一切正常。 All is well.\n", end="")
    return 1 if found else 0


def lines(finding: Finding) -> tuple[str, str]:
    """Word a finding: Chinese first."""
    return f"✗ [{finding.code}] {finding.chinese}", f"  {finding.english}"


def look(settings: Settings) -> Seen:
    """Look at files, processes and the broker; changes nothing."""
    chosen = in_force(settings) if settings.kafka or holder(settings.home) else settings
    states = [state for state in read_states(settings.home) if state.name != SELF]
    unready = {
        one.name: one.phase
        for one in states
        if one.phase != Phase.DONE and not (one.phase == Phase.READY and is_alive(one))
    }
    broker = chosen.kafka is None or brokers_seen(chosen.kafka) > 0
    todo = compare(chosen.kafka, chosen.topic_prefix) if broker and chosen.kafka else None
    place = next(folder for folder in (settings.home, *settings.home.resolve().parents) if folder.exists())
    disk = shutil.disk_usage(place)
    return Seen(
        home_writable=os.access(place, os.W_OK | os.X_OK),
        disk_left_percent=100 * disk.free // disk.total,
        running=holder(settings.home) is not None,
        services=unready if holder(settings.home) is not None else {},
        kafka=chosen.kafka or "",
        broker=broker,
        topics_missing=[topic.name for topic in todo.create] if todo else (),
        topics_wrong=[*todo.correct, *(name for name, _, _ in todo.refused)] if todo else (),
        workers=living(read_progress(settings.home)),
        now=time.time(),
        now_us=parse_clock(chosen.clock).now_us(time.time()),
        snapshot_age_s=_snapshot_age_s(settings),
        loader_runs=any(one.name == "loader" and is_alive(one) for one in states),
    )


def _snapshot_age_s(settings: Settings) -> float | None:
    try:
        return time.time() - newest_snapshot(settings.home).stat().st_mtime
    except (NoSnapshot, OSError):
        return None
