"""What people said: satisfaction, usage, bad ratings (domain 3.1)."""

from streams.metrics.metric import DAYS_EN, DAYS_ZH, MONTHS_EN, MONTHS_ZH, Metric

METRICS = (
    Metric(
        code="M-01",
        zh="满意率",
        en="Satisfaction rate",
        definition_zh="满意（5、4、3 级）的有效评价 ÷ 有效评价；"
        "测试、默认、作废、自助机和网站的评价以及同一次办事的重复评价不计入，分别列出。"
        "差评后 120 秒内改为满意的，复核前仍按差评。",
        definition_en="Good effective ratings (levels 5, 4, 3) ÷ effective ratings; test, default, voided ratings, "
        "those of machines and websites and further ones of the same visit are left out and counted by reason. A bad "
        "rating made good within 120 s stays bad until reviewed.",
        unit="percent",
        figures=(
            ("window", "rolling"),
            ("window", "day"),
            ("window", "week"),
            ("window", "month"),
            ("hall", "day"),
            ("hall", "hour"),
        ),
        held_zh="近 60 分钟（每 5 分钟一移）、今天与上一个开放日、本周与上周、本月与上月",
        held_en="60 minutes hopping by 5, today and the last opening day, this and last week, this and last month",
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
        code="M-02",
        zh="含默认好评率",
        en="Rate with defaults",
        definition_zh="（满意的有效评价 + 满意的默认评价）÷（有效评价 + 默认评价）；每次办事至多一个默认评价，"
        "已有真实评价的不计默认。只与满意率并列，不告警。",
        definition_en="(Good effective + good default ratings) ÷ (effective + default ratings); one default a visit at "
        "most and none beside a real rating. Shown beside the satisfaction rate, never alerting.",
        unit="percent",
        figures=(("window", "month"),),
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-03",
        zh="严格满意率",
        en="Strict satisfaction",
        definition_zh="非常满意与满意（5、4 级）的有效评价 ÷ 有效评价。",
        definition_en="Effective ratings of levels 5 and 4 ÷ effective ratings.",
        unit="percent",
        figures=(("window", "month"),),
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-04",
        zh="评价得分",
        en="Score",
        definition_zh="有效评价的分数之和 ÷ 有效评价，5 至 1 级计 10、8、6、3、0 分。",
        definition_en="Points ÷ effective ratings: 10, 8, 6, 3, 0 for levels 5 to 1.",
        unit="points",
        figures=(("window", "month"),),
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-07",
        zh="原因构成",
        en="Share of reasons",
        definition_zh="大厅中写明某原因代码的有效评价 ÷ 写明了原因的有效评价（大厅的同月数）。",
        definition_en="A hall's effective ratings that name a reason code ÷ those that name any, of the same month.",
        unit="ratings",
        figures=(("hall", "month"), ("reason", "month")),
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
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
    Metric(
        code="M-05i",
        zh="参评率（按事项）",
        en="Usage rate by item",
        definition_zh="有评价的办结事项 ÷ "
        "评价器可用的窗口的办结事项；一次办事有几项按几项计，未写明事项的评价算其中一项。",
        definition_en="Finished items somebody rated ÷ items finished where the terminal could be pressed; "
        "a rating that names no item is for one of them.",
        unit="percent",
        figures=(("window", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-05a",
        zh="邀评率",
        en="Invitation rate",
        definition_zh="邀请过评价的办结事项 ÷ 评价器可用的窗口的办结事项。",
        definition_en="Finished items for which a rating was asked ÷ items finished where the terminal "
        "could be pressed.",
        unit="percent",
        figures=(("window", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-05b",
        zh="应评率",
        en="Response rate",
        definition_zh="邀请过且有评价的办结事项 ÷ 邀请过的办结事项。",
        definition_en="Finished items asked for and rated ÷ finished items asked for.",
        unit="percent",
        figures=(("window", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-05c",
        zh="未评率",
        en="Not-rated rate",
        definition_zh="没有有效评价的办结事项 ÷ 办结事项；未评的分列：没有邀请、已邀请没有按键、没有可用的评价器。",
        definition_en="Finished items with no effective rating ÷ finished items; those split into not "
        "invited, invited and nobody pressed, no terminal that could be pressed.",
        unit="percent",
        figures=(("window", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
)
