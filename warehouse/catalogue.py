"""Gather the catalogue: every public table with its words, lineage, checks and examples, every metric with its tables.

All of it is derived: from the marts' entries, the metric registry, the SQL models, the gates and the ready-made
questions. Pure but for the files of this package.
"""

from dataclasses import dataclass
from functools import cache
from typing import get_args

from schemas.reference_rules import Role
from warehouse.gate.suites import suite_of
from warehouse.headings import Words
from warehouse.lineage import Lineage, lineage_of
from warehouse.marts import BY_NAME, CASES_AS_OF, Mart
from warehouse.marts.mart import OPTIONAL, Family
from warehouse.metric_words import MetricWords, metric_words
from warehouse.periods import kind_of
from warehouse.questions import Question, read_questions
from warehouse.relations import relations

FAMILIES: dict[Family, Words] = {
    "ratings": ("评价", "Ratings"),
    "queue": ("排队与等候", "Queue and waits"),
    "matters": ("办件与诉求", "Cases and demands"),
    "hotline": ("热线、工单与投诉", "Hotline, work orders, complaints"),
    "staff": ("岗位与考勤", "Posts and attendance"),
    "devices": ("设备", "Devices"),
    "flags": ("疑点", "Ratings in doubt"),
    "log": ("告警、日志与核定", "Alerts, the log, what was judged"),
    "reference": ("参照数据与规则", "Reference data and rules"),
}
OWNERS: dict[Role, Words] = {
    "window_head": ("窗口负责人", "head of the window"),
    "hall_duty_officer": ("大厅值班长", "duty officer of the hall"),
    "command_centre": ("指挥中心值班", "command centre"),
    "supervision": ("督查", "supervision"),
    "data_team": ("数据组", "data team"),
}
INTERVAL: Words = (
    "日按大厅（单位）所在时区的自然日，区间左闭右开 [起, 止)；迟到的事实计入其发生之日，之后的变动为修订",
    "A day is the local day of the hall or unit, half-open [start, end); a late fact counts on the day it happened, "
    "and what changes afterwards is a revision",
)
NO_INTERVAL: Words = (
    "不按日月汇总：快照所示时刻的情况；日期按大厅（单位）所在时区",
    "Not summed by day or month: as of the snapshot's instant; dates are local to the hall or unit",
)


@dataclass(frozen=True, slots=True)
class Table:
    """One public table as the catalogue shows it."""

    mart: Mart
    lineage: Lineage
    metrics: tuple[MetricWords, ...]
    questions: tuple[Question, ...]
    checks: tuple[Words, ...]

    @property
    def interval(self) -> Words:
        """Say to which span a row belongs."""
        return INTERVAL if kind_of(self.mart.columns) else NO_INTERVAL

    @property
    def sample(self) -> str:
        """Give a statement to start with."""
        return sample_of(self.mart)


@cache
def tables() -> dict[str, Table]:
    """Give the public tables by name, family by family."""
    order = {family: place for place, family in enumerate(get_args(Family))}
    marts = sorted(BY_NAME.values(), key=lambda mart: order[mart.family])
    words, questions = metric_words(), read_questions()
    return {
        mart.name: Table(
            mart,
            lineage_of(mart.name),
            tuple(words[code] for code in mart.metrics),
            tuple(one for one in questions if mart.name in relations(one.sql)),
            tuple(_checks(mart)),
        )
        for mart in marts
    }


def sample_of(mart: Mart) -> str:
    """Write a statement that shows the newest rows of a table."""
    if mart is CASES_AS_OF:
        return "select case_no, service, due_at, verdict from cases_as_of(now()) where verdict = 'overdue'"
    columns = list(dict.fromkeys((*mart.key, *mart.columns)))[:7]
    named = ", ".join(f'"{one}"' if one in {"offset", "partition"} else one for one in columns)
    order = next((one for one in mart.columns if one in {"month", "day"} or one.endswith(("_at", "_from"))), None)
    return f"select {named} from {mart.name}{f' order by {order} desc' if order else ''} limit 20"  # noqa: S608 - shown


def _checks(mart: Mart) -> list[Words]:
    key = "、".join(mart.key), ", ".join(mart.key)
    whole = [one for one in mart.key if one not in OPTIONAL]
    checks: list[Words] = [
        (
            f"主键 {key[0]} 不重复，{'、'.join(whole)} 不为空",
            f"key {key[1]} is unique; {', '.join(whole)} are never null",
        ),
        ("列与约定一致，顺序不变", "columns are those promised, in this order"),
    ]
    if kind_of(mart.columns) is None:
        return checks
    for one in suite_of(mart)["expectations"]:
        if one["type"] == "expect_column_values_to_be_between":
            least, most = one["kwargs"]["min_value"], one["kwargs"].get("max_value")
            told = f"{one['kwargs']['column']} ≥ {least}" + (f"，≤ {most}" if most is not None else "")
            checks.append((f"发布前：{told}", f"before publication: {told.replace('，', ', ')}"))
    return checks
