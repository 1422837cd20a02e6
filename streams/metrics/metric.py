"""What is said of a metric: its name and definition in Chinese and English, its figures, its goal."""

from dataclasses import dataclass
from typing import Literal

Where = Literal["live", "warehouse", "both"]
Unit = Literal[
    "percent", "seconds", "minutes", "hours", "days", "people", "cases", "ratings", "points", "visits", "times"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric as people and programs know it. goal: what is aimed at, in words; empty where none is set."""

    code: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    unit: Unit
    figures: tuple[tuple[str, str], ...]
    """(scope, bucket) of each figure stated live."""
    held_zh: str
    held_en: str
    goal_zh: str = ""
    goal_en: str = ""
    computed: Where = "both"


DAYS_ZH, DAYS_EN = "今天与上一个开放日", "today and the last opening day"
MONTHS_ZH, MONTHS_EN = "本月与上月", "this month and the last"
NOW_ZH, NOW_EN = "此刻", "now"
STORED_ZH, STORED_EN = "数据仓库全部历史", "all history, in the warehouse"
