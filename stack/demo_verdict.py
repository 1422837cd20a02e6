"""Hold a checked day against its plan: was each planted fault told by name, and was anything else told? Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from rich.box import SIMPLE_HEAD
from rich.table import Table

from producers.faults import Fault
from producers.plan import Plan
from schemas.instants import MINUTE, instant, micros
from stack.demo_alerts import AlertLine
from stack.demo_story import name_of
from streams.alert_catalogue import base, entry_of

EVERYDAY = frozenset({"AL-02"})
"""Single bad ratings: there are some on the quietest day."""
NOT_OF_THE_CITY = frozenset({"AL-26", "AL-27"})
"""That nobody has an address is a matter of the installation."""
NAMES: dict[str, tuple[str, str]] = {
    "bad_window": ("窗口连来差评", "bad window"),
    "silent_terminal": ("评价器无数据", "silent terminal"),
    "offline": ("评价器断线", "terminal offline"),
    "skew": ("时钟偏差", "skewed clock"),
    "silent_feed": ("大厅断网", "silent hall"),
    "dead_hotline": ("热线断线", "dead hotline"),
    "hidden": ("评价器收起", "hidden terminal"),
    "burst": ("连按刷评", "burst of presses"),
    "frozen": ("按键卡住", "frozen terminal"),
    "hot_cold": ("冷热不均", "hot and cold queues"),
    "uncovered": ("离岗无人顶", "uncovered post"),
}


class Caught(msgspec.Struct, frozen=True):
    """One planted fault and one alert that had to tell of it; raised_at is None if it was not told."""

    kind: str
    where: str
    planted_at: str
    code: str
    subject: str
    raised_at: str | None
    alert_id: str | None

    @property
    def after_min(self) -> int | None:
        """Give the simulated minutes from the fault to its alert."""
        if self.raised_at is None:
            return None
        begin, end = (micros(datetime.fromisoformat(text)) for text in (self.planted_at, self.raised_at))
        return (end - begin) // MINUTE


class Verdict(msgspec.Struct, frozen=True):
    """How a day was told: the planted faults in time order, and the alerts that nobody planted."""

    caught: tuple[Caught, ...]
    others: tuple[AlertLine, ...]
    everyday: int

    @property
    def is_clean(self) -> bool:
        """Tell whether every fault was told by name and nothing else was."""
        return not self.others and all(one.raised_at is not None for one in self.caught)


def judge(plan: Plan, alerts: Iterable[AlertLine]) -> Verdict:
    """Compare what was planted with what was told."""
    told = [one for one in alerts if base(one.code) not in NOT_OF_THE_CITY]
    first: dict[tuple[str, str], AlertLine] = {}
    for one in sorted(told, key=lambda line: line.raised_at):
        first.setdefault((one.code, one.subject), one)
    caught = tuple(_caught(fault, alert, first) for fault in plan.faults for alert in fault.alerts)
    planted = {(one.code, one.subject) for one in caught}
    everyday = [one for one in told if base(one.code) in EVERYDAY]
    others = [one for one in told if (one.code, one.subject) not in planted and base(one.code) not in EVERYDAY]
    return Verdict(caught, tuple(others), len(everyday))


def _caught(fault: Fault, alert: tuple[str, str], told: dict[tuple[str, str], AlertLine]) -> Caught:
    line = told.get(alert)
    if line is not None and micros(datetime.fromisoformat(line.raised_at)) < fault.span.begin:
        line = None
    planted, raised = instant(fault.span.begin).isoformat(), line.raised_at if line else None
    return Caught(fault.kind, fault.where, planted, *alert, raised, line.alert_id if line else None)


def verdict_table(plan: Plan, verdict: Verdict) -> Table:
    """Lay out the planted faults: what, where, when, told when, by which alert, after how long (simulated)."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in ("故障\nFault", "位置\nWhere", "埋下\nPlanted", "报警\nTold", "告警\nAlert", "用时\nAfter"):
        table.add_column(title, overflow="fold")
    for one in verdict.caught:
        chinese, english = NAMES[one.kind]
        name = entry_of(one.code).cause(one.code.partition("/")[2]).name
        told = f"✓ {one.raised_at[11:16]}" if one.raised_at else "✗ 没有 never"
        after = f"{one.after_min} 分 min" if one.after_min is not None else "-"
        where = name_of(plan, one.where).replace("（", "\n").rstrip("）")
        alert = f"{one.code} {name[0]}\n{name[1]}"
        table.add_row(f"{chinese}\n{english}", where, one.planted_at[11:16], told, alert, after)
    return table


def verdict_words(verdict: Verdict) -> Iterator[str]:
    """Say in a few lines whether all was told and nothing else."""
    missed = sum(one.raised_at is None for one in verdict.caught)
    if verdict.caught:
        told = len(verdict.caught) - missed
        yield (
            f"{'✗' if missed else '✓'} 埋下 planted {len(verdict.caught)}，按名报出 told by name {told}"
            f"{f'，漏报 missed {missed}' if missed else ''}"
        )
    if verdict.others:
        yield f"✗ 另有 {len(verdict.others)} 条没有埋下的告警 alerts that nobody planted:"
        yield from (f"  {one.raised_at[11:16]} {one.code} {one.subject}  {one.sentence}" for one in verdict.others)
    else:
        yield f"✓ 没有其他告警 no other alert（单个差评件 single bad ratings AL-02: {verdict.everyday}）"
