"""What people said: satisfaction, usage, bad ratings (domain 3.1)."""

from streams.metrics.metric import DAYS_EN, DAYS_ZH, Metric

METRICS = (
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
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
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
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
)
