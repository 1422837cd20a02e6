"""Hotline work orders (domain 3.4)."""

from streams.metrics.metric import MONTHS_EN, MONTHS_ZH, NOW_EN, NOW_ZH, STORED_EN, STORED_ZH, Metric

UNIT_MONTHS = (("unit", "month"),)
LEFT_OUT_ZH = "经批准剔除的和已并单的不计入，另列"
LEFT_OUT_EN = "orders excluded by approval or merged into another are counted apart"

METRICS = (
    Metric(
        code="M-28",
        zh="响应率",
        en="Response rate",
        definition_zh="首次派单后 24 小时内联系了诉求人的工单 ÷ 当月首次派单的工单，"
        "自首次派单起算，与签收、退单、改派无关；"
        f"尚未联系而未满时限的和{LEFT_OUT_ZH}。",
        definition_en="Work orders whose person was contacted within 24 h of the first dispatch ÷ orders first "
        "dispatched in the month; the clock runs from the first dispatch, whoever signs or returns it. Not yet "
        f"contacted and still in time: counted apart; {LEFT_OUT_EN}.",
        unit="percent",
        figures=UNIT_MONTHS,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-29",
        zh="解决率",
        en="Resolution rate",
        definition_zh="回访认为已解决的工单 ÷ 回访到诉求人的工单，按首次派单之月，以最后一次访到的为准；"
        f"访到而未作答的计入分母；未访到的和{LEFT_OUT_ZH}。",
        definition_en="Orders said to be resolved ÷ orders whose person was reached on revisit, by the month of the "
        "first dispatch; the last revisit that reached the person counts, and no answer is no resolution. Not "
        f"reached: counted apart; {LEFT_OUT_EN}.",
        unit="percent",
        figures=UNIT_MONTHS,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-29a",
        zh="工单剔除率",
        en="Excluded orders",
        definition_zh="经批准剔除的工单 ÷ 当月首次派单的工单；没有批准人的剔除无效。已并单的不计入，另列。",
        definition_en="Orders excluded by approval ÷ orders first dispatched in the month; an exclusion that nobody "
        "approved is none. Merged orders are counted apart.",
        unit="percent",
        figures=UNIT_MONTHS,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-29b",
        zh="回访未访到率",
        en="Not reached on revisit",
        definition_zh=f"回访从未访到诉求人的工单 ÷ 回访过的工单，按首次派单之月；{LEFT_OUT_ZH}。",
        definition_en="Orders whose person no revisit reached ÷ revisited orders, by the month of the first dispatch; "
        f"{LEFT_OUT_EN}.",
        unit="percent",
        figures=UNIT_MONTHS,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-30",
        zh="工单满意率",
        en="Satisfaction with work orders",
        definition_zh="回访满意（5、4、3级）的工单 ÷ 回访到诉求人的工单，按首次派单之月，以最后一次访到的为准；"
        f"不设默认满意：访到而未作答的计入分母；未访到的和{LEFT_OUT_ZH}。",
        definition_en="Orders whose person is satisfied (levels 5, 4, 3) ÷ orders whose person was reached on revisit, "
        "by the month of the first dispatch; nobody is satisfied by default. Not reached: counted apart; "
        f"{LEFT_OUT_EN}.",
        unit="percent",
        figures=UNIT_MONTHS,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-31",
        zh="三率综合",
        en="Three rates together",
        definition_zh="响应率、解决率、满意率按权重（默认 30、35、35，用当月 1 日的权重）加权平均，"
        "由整数相加一次得出，截一位小数；"
        "权重不为零的任一率没有分母时为空，不当作 0 或 100%。",
        definition_en="The mean of the response, resolution and satisfaction rates by weight (30, 35, 35 by default; "
        "those of the first day of the month), from integers in one step, cut to one decimal. Null where any rate of "
        "some weight has no denominator: never 0, never 100 %.",
        unit="percent",
        figures=(),
        held_zh=STORED_ZH,
        held_en=STORED_EN,
        computed="warehouse",
    ),
    Metric(
        code="M-32",
        zh="工单按时办结率",
        en="Work orders on time",
        definition_zh="应办结时刻已到的工单中按时办结的 ÷ 应办结时刻已到的，"
        "按应办结日之月、单位与类别；时限自首次派单起算，"
        f"到期当时及以后批准的延期无效，重办后以再次办结为准；{LEFT_OUT_ZH}。",
        definition_en="Orders completed by their due instant ÷ orders whose due instant has come, by the month of the "
        "due date, by unit and category. The limit runs from the first dispatch; an extension granted at the due "
        f"instant or later cures nothing; a reopened order is completed when it is completed again; {LEFT_OUT_EN}.",
        unit="percent",
        figures=(("unit", "month"), ("category", "month")),
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-32a",
        zh="超期未办结工单",
        en="Overdue work orders",
        definition_zh="已过应办结时刻仍未办结的工单 ÷ 有时限的未办结工单；没有时限的不计入，另列。",
        definition_en="Open orders beyond their due instant ÷ open orders with a limit; those without one are counted "
        "apart.",
        unit="cases",
        figures=(("unit", "now"),),
        held_zh=NOW_ZH,
        held_en=NOW_EN,
        goal_zh="零",
        goal_en="none",
    ),
    Metric(
        code="M-33",
        zh="踢皮球工单",
        en="Bounced orders",
        definition_zh=f"退单与改派合计 2 次及以上的工单 ÷ 当月首次派单的工单，计在最后签收的单位；{LEFT_OUT_ZH}。",
        definition_en="Orders with two or more returns and redispatches ÷ orders first dispatched in the month, under "
        f"the unit that accepted the order last; {LEFT_OUT_EN}.",
        unit="percent",
        figures=UNIT_MONTHS,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-33a",
        zh="单均退改次数",
        en="Bounces per order",
        definition_zh=f"退单与改派次数 ÷ 当月首次派单的工单，并列出各次数的工单数；{LEFT_OUT_ZH}。",
        definition_en="Returns and redispatches ÷ orders first dispatched in the month, with how many orders had how "
        f"many; {LEFT_OUT_EN}.",
        unit="times",
        figures=UNIT_MONTHS,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
    Metric(
        code="M-33b",
        zh="退单率",
        en="Returned by the unit",
        definition_zh="被该单位退回的工单 ÷ 当月首次派单、派给或改派给该单位的工单；经批准剔除的和已并单的不计入。",
        definition_en="Orders that the unit returned ÷ orders first dispatched in the month that were ever sent to it; "
        "excluded and merged orders are left out.",
        unit="percent",
        figures=UNIT_MONTHS,
        held_zh=MONTHS_ZH,
        held_en=MONTHS_EN,
    ),
)
