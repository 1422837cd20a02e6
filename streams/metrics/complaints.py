"""Metrics of complaints (domain 3.4, M-35)."""

from streams.metrics.metric import STORED_EN, STORED_ZH, Metric

METRICS: tuple[Metric, ...] = (
    Metric(
        code="M-35",
        zh="每万人次投诉",
        en="Complaints per 10 000 served",
        definition_zh="登记的投诉（12345、12389、来信、来访、意见箱、窗口、媒体）件数 × 10000 ÷ "
        "同一单位当月的办结人次，按事发之月；单位按事发时，不随人员调动而变。没有叫号机的单位无分母，为空。",
        definition_en="Complaints registered (12345, 12389, letter, visit, box, window, media) × 10 000 ÷ people "
        "served by the same unit, by the month of the incident; the unit is that of the incident, wherever a person "
        "belongs today. Null without a queue machine.",
        unit="cases",
        figures=(),
        held_zh=STORED_ZH,
        held_en=STORED_EN,
        computed="warehouse",
    ),
    Metric(
        code="M-35a",
        zh="投诉属实率",
        en="Verified complaints",
        definition_zh="最后认定为属实的投诉 ÷ 已认定的投诉（属实、不属实、查实后经复核撤销）；"
        "匿名的照计，未决的和未决而撤回的不计；属实的事件另计，同一事件的几件投诉只计一次。",
        definition_en="Complaints whose last decision is that they are true ÷ all decided (true, not true, overturned "
        "on review); anonymous ones count, undecided and withdrawn ones do not; incidents are counted apart, several "
        "complaints of one incident once.",
        unit="percent",
        figures=(),
        held_zh=STORED_ZH,
        held_en=STORED_EN,
        computed="warehouse",
    ),
)
