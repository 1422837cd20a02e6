"""The metric registry: one entry a metric, plain data (style 2).

From here come the tile's label, the definition beside the number, the column comment and the catalogue. What a
journey contributes is in streams.contributions under the same code; the warehouse's SQL is a second text of the same
definition. Nothing here imports a fold.
"""

from dataclasses import dataclass
from typing import Literal

Where = Literal["live", "warehouse", "both"]
Unit = Literal["percent", "seconds", "minutes", "people", "cases"]


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


_DAYS_ZH, _DAYS_EN = "今天与上一个开放日", "today and the last opening day"
_MONTHS_ZH, _MONTHS_EN = "本月与上月", "this month and the last"
_NOW_ZH, _NOW_EN = "此刻", "now"

_ALL = (
    Metric(
        code="M-01",
        zh="满意率",
        en="Satisfaction rate",
        definition_zh="满意（5、4、3 级）的有效评价 ÷ 有效评价；"
        "测试、默认、作废和同一次办事的重复评价不计入，分别列出。",
        definition_en="Good effective ratings (levels 5, 4, 3) ÷ effective ratings; test, default, voided and further "
        "ratings of the same visit are left out and counted by reason.",
        unit="percent",
        figures=(("window", "day"), ("hall", "day"), ("hall", "hour")),
        held_zh=_DAYS_ZH,
        held_en=_DAYS_EN,
        goal_zh="不低于 90%",
        goal_en="at least 90 %",
    ),
    Metric(
        code="D7",
        zh="窗口满意率",
        en="Window satisfaction rate",
        definition_zh="窗口最近 50 次有效评价（30 天以内）中满意的次数 ÷ 次数，截取一位小数；不足 20 次不出百分比。",
        definition_en="Good ÷ all of the window's latest 50 effective ratings within 30 days, cut to one decimal; no "
        "percentage below 20 ratings.",
        unit="percent",
        figures=(),
        held_zh="90 天",
        held_en="90 days",
        goal_zh="不低于 90%",
        goal_en="at least 90 %",
    ),
    Metric(
        code="M-05",
        zh="参评率",
        en="Usage rate",
        definition_zh="有有效评价的办结人次 ÷ 评价器可用的窗口的办结人次；"
        "没有评价器、办结时评价器已无心跳（且未评价）以及测试不计入，分别列出。",
        definition_en="Finished visits with an effective rating ÷ finished visits at windows whose terminal could be "
        "pressed; no terminal, a terminal gone quiet (and no rating) and tests are left out and counted by reason.",
        unit="percent",
        figures=(("window", "day"), ("hall", "day")),
        held_zh=_DAYS_ZH,
        held_en=_DAYS_EN,
    ),
    Metric(
        code="M-08",
        zh="平均等候",
        en="Mean wait",
        definition_zh="等候秒数之和 ÷ 等候次数；"
        "一次等候从取号（预约不早于预约时刻）、重排或转移起，到随后办理的第一次叫号止；测试不计入。",
        definition_en="Sum of waited seconds ÷ waits; a wait runs from issue (an appointment's not before its slot), "
        "requeue or transfer to the first call that led to service; tests are left out.",
        unit="seconds",
        figures=(("window", "day"), ("hall", "day")),
        held_zh=_DAYS_ZH,
        held_en=_DAYS_EN,
    ),
    Metric(
        code="M-09",
        zh="等候分位数",
        en="Wait percentiles",
        definition_zh="等候次数按分钟（向上取整）分布上的中位数和九成位数（最近秩）；没有叫号机的大厅为空值；测试不计入。",
        definition_en="Median and 90th percentile (nearest rank) over waits by whole minutes, upwards; null for halls "
        "without a queue machine; tests are left out.",
        unit="minutes",
        figures=(("window", "day"), ("hall", "day"), ("hall", "hour")),
        held_zh=_DAYS_ZH,
        held_en=_DAYS_EN,
        goal_zh="九成不超过 30 分钟",
        goal_en="nine in ten within 30 minutes",
    ),
    Metric(
        code="M-10",
        zh="正在等候人数",
        en="People waiting",
        definition_zh="此刻已取号而尚未叫到、也未过号、弃号或清号的人数；没有分母；测试不计入。",
        definition_en="People with a ticket not yet called and neither missed, given up nor swept, now; no "
        "denominator; tests are left out.",
        unit="people",
        figures=(("hall", "now"),),
        held_zh=_NOW_ZH,
        held_en=_NOW_EN,
    ),
    Metric(
        code="M-13",
        zh="超期未办结",
        en="Overdue cases",
        definition_zh="已过应办结时刻仍未办结的件 ÷ 有承诺时限的未办结件；没有承诺时限的不计入，另列。",
        definition_en="Open cases beyond their due instant ÷ open cases with a promise; those without one are counted "
        "apart.",
        unit="cases",
        figures=(("unit", "now"),),
        held_zh=_NOW_ZH,
        held_en=_NOW_EN,
        goal_zh="零",
        goal_en="none",
    ),
    Metric(
        code="M-14",
        zh="临期未办结",
        en="Near-due cases",
        definition_zh="未超期而剩余不多于一个工作日（或承诺时限的两成）的件 ÷ 有承诺时限的未办结件。",
        definition_en="Open cases not overdue with at most one working day (or 20 % of the promise) left ÷ open cases "
        "with a promise.",
        unit="cases",
        figures=(("unit", "now"),),
        held_zh=_NOW_ZH,
        held_en=_NOW_EN,
    ),
    Metric(
        code="M-15",
        zh="按时办结率",
        en="On-time rate",
        definition_zh="应办结日在本月且已到期的件中，按时办结的 ÷ 全部；到期前撤回的不计入。",
        definition_en="Cases completed by their due instant ÷ all cases whose due instant fell in the month; those "
        "withdrawn before it are left out.",
        unit="percent",
        figures=(("unit", "month"),),
        held_zh=_MONTHS_ZH,
        held_en=_MONTHS_EN,
        goal_zh="100%",
        goal_en="100 %",
    ),
    Metric(
        code="M-26",
        zh="热线接通率",
        en="Answer rate",
        definition_zh="接通的来电 ÷ 来电（含忙音）减去 5 秒内挂断的；系统剔除的、测试的和尚未了结的不计入，分别列出。",
        definition_en="Answered ÷ offered and blocked calls less those given up within 5 s; calls the source excludes, "
        "tests and calls not yet resolved are left out and counted by reason.",
        unit="percent",
        figures=(("centre", "halfhour"), ("centre", "day")),
        held_zh=_DAYS_ZH,
        held_en=_DAYS_EN,
        goal_zh="不低于 95%",
        goal_en="at least 95 %",
    ),
    Metric(
        code="M-26a",
        zh="15秒接通率",
        en="Answered within 15 s",
        definition_zh="15 秒内接通的来电 ÷ 与热线接通率相同的分母和剔除。",
        definition_en="Calls answered within 15 s ÷ the same denominator and exclusions as the answer rate.",
        unit="percent",
        figures=(("centre", "halfhour"), ("centre", "day")),
        held_zh=_DAYS_ZH,
        held_en=_DAYS_EN,
    ),
)

METRICS: dict[str, Metric] = {metric.code: metric for metric in _ALL}
"""Every metric by its code."""

EXCLUSIONS: dict[str, tuple[str, str]] = {
    "test": ("测试", "test"),
    "default": ("默认评价", "default rating"),
    "voided": ("作废", "voided"),
    "duplicate": ("重复评价", "further rating of the same visit"),
    "no_device": ("没有可用的评价器", "no terminal that could be pressed"),
    "no_promise": ("没有承诺时限", "no promise"),
    "abandoned_5s": ("5 秒内挂断", "given up within 5 s"),
    "excluded": ("系统剔除", "excluded by the source"),
    "open": ("尚未了结", "not yet resolved"),
}
"""Why something is left out of a figure, in Chinese and English."""
