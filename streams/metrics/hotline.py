"""Calls and work orders (domain 3.4)."""

from streams.metrics.metric import DAYS_EN, DAYS_ZH, Metric

METRICS = (
    Metric(
        code="M-26",
        zh="热线接通率",
        en="Answer rate",
        definition_zh="接通的来电 ÷ 来电（含忙音）减去 5 秒内挂断的；系统剔除的、测试的和尚未了结的不计入，分别列出。",
        definition_en="Answered ÷ offered and blocked calls less those given up within 5 s; calls the source excludes, "
        "tests and calls not yet resolved are left out and counted by reason.",
        unit="percent",
        figures=(("centre", "halfhour"), ("centre", "day")),
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
        figures=(("centre", "halfhour"), ("centre", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
)
