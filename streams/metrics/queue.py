"""How people waited and were served (domain 3.2)."""

from streams.metrics.metric import DAYS_EN, DAYS_ZH, NOW_EN, NOW_ZH, Metric

METRICS = (
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
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
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
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
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
        held_zh=NOW_ZH,
        held_en=NOW_EN,
    ),
)
