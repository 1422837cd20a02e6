"""Calls and work orders (domain 3.4)."""

from streams.metrics.metric import Metric

DAYS_ZH, DAYS_EN = (
    "今天、昨天与上一个开放日；及滚动 24 小时",
    "today, yesterday, the last opening day; the rolling 24 h",
)
FIGURES = tuple((scope, bucket) for scope in ("centre", "line") for bucket in ("halfhour", "day", "rolling"))
"""A line's figures leave out calls of which only a busy tone is known that names no line."""

METRICS = (
    Metric(
        code="M-26",
        zh="热线接通率",
        en="Answer rate",
        definition_zh="接通的来电 ÷ 来电（含忙音）减去 5 秒内挂断的；"
        "系统剔除的、别的中心转来的、测试的和尚未了结的不计入，分别列出；"
        "滚动值为任意连续 24 小时，每 15 分钟推移。",
        definition_en="Answered ÷ offered and blocked calls less those given up within 5 s; calls the source excludes, "
        "those handed over by another centre (counted there), tests and calls not yet resolved are left out and "
        "counted by reason. Rolling: the last 24 h, hopping by 15 min.",
        unit="percent",
        figures=FIGURES,
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
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
        figures=FIGURES,
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-27",
        zh="忙音率",
        en="Busy rate",
        definition_zh="忙音 ÷ 来电（含忙音，含 5 秒内挂断的）；"
        "系统剔除的、转来的、测试的和尚未了结的不计入，分别列出。",
        definition_en="Blocked calls ÷ offered and blocked calls, those given up at once too; excluded, handed-over, "
        "test and unresolved calls are left out and counted by reason.",
        unit="percent",
        figures=FIGURES,
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-27a",
        zh="未接率",
        en="No-answer rate",
        definition_zh="来电人挂断而无人接听的 ÷ 与忙音率相同的分母和剔除。",
        definition_en="Calls given up unanswered ÷ the same denominator and exclusions as the busy rate.",
        unit="percent",
        figures=FIGURES,
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-27b",
        zh="重复拨打率",
        en="Repeat dials",
        definition_zh="当日首次接通之前 60 分钟内拨打 3 次及以上（忙音或挂断，含 5 秒内挂断的）的来电人 ÷ 当日来电人，"
        "按中心与线路；没有来电人代号的来电不计入，另列。",
        definition_en="Callers who dialled three times or more within 60 min (a busy tone, or given up, at once too) "
        "before the first call of the day that was answered ÷ callers of the day, by centre and line; calls without a "
        "pseudonym of the caller are counted apart.",
        unit="percent",
        figures=(("centre", "day"), ("line", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-34",
        zh="漏接回拨率",
        en="Called back",
        definition_zh="漏接后 1 小时内回拨的 ÷ 漏接（忙音，或等候超过 5 秒后挂断）；未到 1 小时而未回拨的按未回拨计。",
        definition_en="Missed calls (blocked, or given up after more than 5 s) called back within 1 h ÷ all of them; "
        "one not yet called back counts as not.",
        unit="percent",
        figures=FIGURES,
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
)
