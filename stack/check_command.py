"""`hallmark check`: do the live figures equal the warehouse's, at one and the same tick?"""

import argparse
import sys

import msgspec

from schemas.errors import BrokerUnreachable
from schemas.instants import instant
from schemas.settings import Settings
from stack.check_sides import Checked, compare_now
from stack.home import holder
from stack.probe import brokers_seen

SHOWN = 40


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the form of the answer."""
    parser.add_argument("--format", choices=("table", "json"), default="table", help="表格或 JSON table or JSON")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Compare, print the outcome; 0 equal, 1 different, 2 nothing could be compared."""
    if holder(settings.home) is None:
        sys.stderr.write(
            f"{settings.home} 没有在运行；若 Kafka 仍在，比对最后的快照。\n"
            f"{settings.home} is not running; if its Kafka still is, the last snapshot is compared.\n"
        )
    if not settings.kafka or not brokers_seen(settings.kafka):
        raise BrokerUnreachable(settings.kafka or str(settings.home))
    checked = compare_now(settings)
    sys.stdout.write((as_json(checked) if args.format == "json" else as_text(checked)) + "\n")
    if not checked.compared:
        return 2
    return 1 if checked.different else 0


def as_json(checked: Checked) -> str:
    """Write the outcome for programs."""
    outcome = {
        "beat": checked.beat,
        "tick_at": instant(checked.tick_at).isoformat() if checked.tick_at is not None else None,
        "figures_compared": checked.compared,
        "figures_different": len(checked.different),
        "differences": [
            {"key": one.key, "live": _plain(one.live), "warehouse": _plain(one.warehouse)} for one in checked.different
        ],
        "why": checked.why[1] or None,
    }
    return msgspec.json.format(msgspec.json.encode(outcome), indent=2).decode()


def _plain(side: object) -> object:
    return None if side is None else msgspec.to_builtins(side)


def as_text(checked: Checked) -> str:
    """Write the outcome for people."""
    if checked.tick_at is None:
        return f"无法比对：{checked.why[0]}\nNothing could be compared: {checked.why[1]}"
    when = f"{instant(checked.tick_at):%Y-%m-%d %H:%M:%S}"
    if not checked.different:
        return (
            f"一致：截至 {when}，{checked.compared} 项实时数字与入库数字全部相同。\n"
            f"Equal: as of {when} all {checked.compared} live figures are those of the warehouse."
        )
    lines = [one.text for one in checked.different[:SHOWN]]
    more = len(checked.different) - len(lines)
    return "\n".join(
        [
            f"不一致：截至 {when}，{checked.compared} 项中有 {len(checked.different)} 项不同。",
            f"Different: as of {when}, {len(checked.different)} of {checked.compared}.",
            *lines,
            *([f"… 还有 {more} 项 and {more} more"] if more else []),
        ]
    )
