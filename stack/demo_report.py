"""Say how a demo ended: what was sent, what is stored, whether live equals the warehouse, which alerts there were.

Clock ticks are on neither side of the account: they are the product's own pulse, keyed by their place, not their id.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from schemas.instants import instant
from stack.check_sides import Checked
from stack.demo_alerts import AlertLine
from stack.demo_log_count import LogCount
from stack.demo_verdict import Verdict
from stack.warehouse_side import WarehouseCounts

SHOWN = 20


class Report(msgspec.Struct, frozen=True):
    """The outcome of a demo. `sent` counts distinct ids that the broker acknowledged, clock ticks apart.

    sent = sent_by_demo (the players' own counts) + sent_by_others (counted in the log: alerts, people's own events).
    """

    sent: int
    stored: int
    quarantined: int
    duplicates: int
    figures_compared: int
    figures_different: int
    sent_by_demo: int
    sent_by_others: int
    in_log: int
    """Distinct ids of the demo's events found in the log; must be sent_by_demo."""
    checked_at: str | None
    differences: list[str]
    alerts: list[AlertLine]
    verdict: Verdict | None = None
    """Of a day that is checked: whether what was planted was told, and nothing else."""

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost, nothing counts twice, and live equals the warehouse."""
        return (
            self.sent == self.stored + self.quarantined
            and self.in_log == self.sent_by_demo
            and self.figures_compared > 0
            and self.figures_different == 0
        )


def balance(
    acknowledged: int, log: LogCount, stored: WarehouseCounts, checked: Checked, alerts: list[AlertLine]
) -> Report:
    """Put the sides of the account together. Pure."""
    others = len(log.others) + log.nameless
    return Report(
        sent=acknowledged + others,
        stored=stored.stored,
        quarantined=stored.quarantined,
        duplicates=stored.duplicates,
        figures_compared=checked.compared,
        figures_different=len(checked.different),
        sent_by_demo=acknowledged,
        sent_by_others=others,
        in_log=len(log.demo),
        checked_at=instant(checked.tick_at).isoformat() if checked.tick_at is not None else None,
        differences=[one.text for one in checked.different[:SHOWN]],
        alerts=alerts,
    )


def write(report: Report, path: Path) -> None:
    """Write the report as JSON that people can read."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")


def words(report: Report) -> Iterator[str]:
    """Say the outcome in a few lines, what is wrong first."""
    if report.sent != report.stored + report.quarantined:
        yield (
            f"✗ 不平：发送 {report.sent} ≠ 入库 {report.stored} + 隔离 {report.quarantined} "
            f"sent ≠ stored + quarantined (off by {report.sent - report.stored - report.quarantined})"
        )
    if report.in_log != report.sent_by_demo:
        yield f"✗ 日志里有 {report.in_log} 条，演示发送 {report.sent_by_demo} 条 the log and the players disagree"
    if not report.figures_compared:
        yield "✗ 没有比对成 nothing could be compared"
    for line in report.differences:
        yield f"✗ {line}"
    mark = "✓" if report.is_clean else "✗"
    yield (
        f"{mark} 发送 sent {report.sent} = 入库 stored {report.stored} + 隔离 quarantined {report.quarantined}"
        f"（重复 duplicates {report.duplicates}）"
    )
    yield (
        f"{mark} 实时与入库 live = warehouse: 比对 {report.figures_compared} 项 compared, "
        f"不同 {report.figures_different} 项 different"
    )
    for one in report.alerts:
        if one.code == "AL-01":
            end = f"，{one.cleared_at[11:16]} 结束 cleared" if one.cleared_at else ""
            yield f"  {one.raised_at[11:16]} {one.code} {one.subject} {one.state}{end}"
