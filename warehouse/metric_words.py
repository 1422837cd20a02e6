"""Gather what is said of each metric: the registry's words, those of the signals, and where it can be read. Pure."""

from dataclasses import dataclass
from functools import cache

from streams.fraud.flag import SIGNALS
from streams.metrics.metric import Unit, Where
from streams.registry import METRICS
from warehouse.headings import Words
from warehouse.marts import BY_NAME
from warehouse.signals import DEFINITIONS

MEASURES: dict[Unit, Words] = {
    "percent": ("百分比", "percent"),
    "seconds": ("秒", "seconds"),
    "minutes": ("分钟", "minutes"),
    "hours": ("小时", "hours"),
    "days": ("日", "days"),
    "people": ("人次", "people"),
    "cases": ("件", "cases"),
    "ratings": ("条评价", "ratings"),
    "points": ("分", "points"),
    "visits": ("次", "visits"),
    "times": ("次", "times"),
}
COMPUTED: dict[Where, Words] = {
    "both": ("实时与数据仓库，两处相等", "live and in the warehouse, and equal"),
    "live": ("仅实时", "live only"),
    "warehouse": ("仅数据仓库", "in the warehouse only"),
}
SCOPES = {
    "window": ("窗口", "window"),
    "hall": ("大厅", "hall"),
    "unit": ("单位", "unit"),
    "service": ("事项", "service"),
    "reason": ("原因", "reason"),
    "centre": ("话务中心", "centre"),
    "line": ("线路", "line"),
    "category": ("类别", "category"),
}
BUCKETS = {
    "now": ("此刻", "now"),
    "rolling": ("滚动", "rolling"),
    "hour": ("时", "hour"),
    "halfhour": ("半小时", "half hour"),
    "day": ("日", "day"),
    "week": ("周", "week"),
    "month": ("月", "month"),
}


@dataclass(frozen=True, slots=True)
class MetricWords:
    """One metric or signal as people read it; words are (Chinese, English)."""

    code: str
    name: Words
    definition: Words
    measure: Words
    goal: Words
    scopes: Words
    held: Words
    computed: Where
    tables: tuple[str, ...]
    """Public tables from which it can be read; those without one are read with figures_at."""
    rows: tuple[str, ...]


@cache
def metric_words() -> dict[str, MetricWords]:
    """Give the words of every metric and signal by code."""
    found = [
        MetricWords(
            code=one.code,
            name=(one.zh, one.en),
            definition=(one.definition_zh, one.definition_en),
            measure=MEASURES[one.unit],
            goal=(one.goal_zh, one.goal_en),
            scopes=_scopes(one.figures),
            held=(one.held_zh, one.held_en),
            computed=one.computed,
            tables=tables_of(one.code),
            rows=_rows(one.code),
        )
        for one in METRICS.values()
    ]
    found += [
        MetricWords(
            code=code,
            name=SIGNALS[code],
            definition=definition,
            measure=MEASURES["ratings"],
            goal=("", ""),
            scopes=("评价", "rating"),
            held=("数据仓库全部历史", "all history, in the warehouse"),
            computed="warehouse" if code in {"F7", "F8", "F12"} else "both",
            tables=tables_of(code),
            rows=_rows(code),
        )
        for code, definition in DEFINITIONS.items()
    ]
    return {one.code: one for one in found}


def tables_of(code: str) -> tuple[str, ...]:
    """Name the public tables from which a metric can be read."""
    return tuple(mart.name for mart in BY_NAME.values() if code in mart.metrics)


def _rows(code: str) -> tuple[str, ...]:
    return tuple(sorted({row for name in tables_of(code) for row in BY_NAME[name].rows}))


def _scopes(figures: tuple[tuple[str, str], ...]) -> Words:
    pairs = [(SCOPES[scope], BUCKETS[bucket]) for scope, bucket in figures]
    chinese = "、".join(f"{scope[0]}×{bucket[0]}" for scope, bucket in pairs)
    return chinese, ", ".join(f"{scope[1]} × {bucket[1]}" for scope, bucket in pairs)
