"""Promises and demands (domain 3.3)."""

from streams.metrics.metric import MONTHS_EN, MONTHS_ZH, NOW_EN, NOW_ZH, Metric

METRICS = (
    Metric(
        code="M-13",
        zh="超期未办结",
        en="Overdue cases",
        definition_zh="已过应办结时刻仍未办结的件 ÷ 有承诺时限的未办结件；没有承诺时限的不计入，另列。",
        definition_en="Open cases beyond their due instant ÷ open cases with a promise; those without one are counted "
        "apart.",
        unit="cases",
        figures=(("unit", "now"),),
        held_zh=NOW_ZH,
        held_en=NOW_EN,
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
        held_zh=NOW_ZH,
        held_en=NOW_EN,
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
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
        goal_zh="100%",
        goal_en="100 %",
    ),
)
