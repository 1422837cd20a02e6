"""What became of bad ratings (domain 3.1, M-06)."""

from streams.metrics.metric import MONTHS_EN, MONTHS_ZH, Metric

_FIGURES = (("window", "month"), ("hall", "month"))

METRICS = (
    Metric(
        code="M-06",
        zh="差评回复率",
        en="Bad ratings answered",
        definition_zh="已回复的差评 ÷ 差评，按评价所在的月；作废的差评自作废起不计，恢复后重新计入。",
        definition_en="Bad ratings answered ÷ bad ratings, by the month of the rating; a voided one leaves, and "
        "comes back when it is reinstated.",
        unit="percent",
        figures=_FIGURES,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
        goal_zh="100%",
        goal_en="100 %",
    ),
    Metric(
        code="M-06a",
        zh="回访整改率",
        en="Bad ratings put right and asked again",
        definition_zh="已整改并已回访的实名差评 ÷ 实名差评；匿名差评无法回访，不计入，单列件数。",
        definition_en="Named bad ratings put right and revisited ÷ named bad ratings; nobody can be asked again "
        "about an anonymous one: left out and counted.",
        unit="percent",
        figures=_FIGURES,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
        goal_zh="100%",
        goal_en="100 %",
    ),
    Metric(
        code="M-06b",
        zh="回访整改满意率",
        en="Satisfied when asked again",
        definition_zh="最近一次回访表示满意的实名差评 ÷ 已回访的实名差评。",
        definition_en="Named bad ratings whose giver was content at the latest revisit ÷ named ones revisited.",
        unit="percent",
        figures=_FIGURES,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-06c",
        zh="差评按时办结率",
        en="Bad ratings handled in time",
        definition_zh="期限内整改并回复的差评 ÷ 已整改并回复的差评与逾期未办结的差评之和；未到期的不计入。"
        "期限自立件起算（未立件自评价起），以工作日计，写明期限的从其写明。",
        definition_en="Bad ratings put right and answered by their limit ÷ those handled and those open past it; those "
        "not yet due are left out. Working days from the opening of the case (else the rating); a given limit stands.",
        unit="percent",
        figures=_FIGURES,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
)
