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
        definition_zh="等候次数按分钟（向上取整）分布上的中位数、九成位数（不足 10 次为空）和九五位数（不足 20 "
        "次为空），最近秩；滚动为近 30 分钟，每 5 分钟一跳；没有叫号机的大厅为空值；测试不计入。",
        definition_en="Median, 90th (null below 10 waits) and 95th percentile (null below 20), nearest rank, "
        "over waits by "
        "whole minutes, upwards; rolling: the last 30 minutes, hopping by 5; null for halls "
        "without a queue machine; tests are left out.",
        unit="minutes",
        figures=(
            ("window", "day"),
            ("hall", "day"),
            ("hall", "hour"),
            ("service", "day"),
            ("hall", "rolling"),
            ("service", "rolling"),
        ),
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
        figures=(("hall", "now"), ("service", "now")),
        held_zh=NOW_ZH,
        held_en=NOW_EN,
    ),
    Metric(
        code="M-08t",
        zh="每票总等候",
        en="Total wait of a ticket",
        definition_zh="一票各次等候秒数之和，按票数平均，记在最后一次等候结束之日；测试不计入。",
        definition_en="Sum of a ticket's waited seconds ÷ tickets, on the day its last wait ended; tests are left out.",
        unit="seconds",
        figures=(("hall", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-09b",
        zh="全部等候分位数",
        en="Wait percentiles, unserved included",
        definition_zh="同等候分位数，并计入过号、弃号和清号的等候（至其第一次叫号或结束）；只看办成的会显得更短。",
        definition_en="As wait percentiles, with the waits of missed, cancelled and swept tickets up to their "
        "first call "
        "or end: the served ones alone look shorter.",
        unit="minutes",
        figures=(("hall", "day"), ("service", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-11",
        zh="过号率",
        en="No-show rate",
        definition_zh="最终过号的票 ÷ 叫过号的票，按第一次叫号之日；叫过号而被清的算过号，重排后办理的不算；"
        "测试不计入。",
        definition_en="Tickets that ended as no-show ÷ tickets called at least once, by the day of the first "
        "call; swept "
        "after a call is a no-show, requeued and served is not; tests are left out.",
        unit="percent",
        figures=(("hall", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-12",
        zh="弃号率",
        en="Abandonment rate",
        definition_zh="（弃号 + 从未叫到而被清的票）÷ 取号数，按取号之日；测试不计入。",
        definition_en="(Cancelled + swept without ever being called) ÷ issued, by the day of issue; tests are "
        "left out.",
        unit="percent",
        figures=(("hall", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-12b",
        zh="平均办理时长",
        en="Mean service time",
        definition_zh="办结时刻减最后一次开始办理，扣除挂起时间，按办结之日；超过 4 小时的计入并列出；测试不计入。",
        definition_en="Finish minus the last begin of service, suspended time out, by the day of the finish; "
        "more than 4 h "
        "counts and is listed; tests are left out.",
        unit="seconds",
        figures=(("window", "day"), ("hall", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-12c",
        zh="插号率",
        en="Out-of-order rate",
        definition_zh="先于同一天、同一事项、同一优先级而更早取号者被叫号的办理人次 ÷ 办理人次，按取号之日；"
        "绿色通道、预约、过号重排、转移的不计入并分别列出，从未叫到的号不作比较；测试不计入。",
        definition_en="Tickets served that were called before one of the same day, service and priority issued "
        "earlier ÷ "
        "tickets served, by the day of issue; green channel, appointments, requeued and transferred tickets are left "
        "out and counted by reason, a ticket never called is not compared with; tests are left out.",
        unit="percent",
        figures=(("hall", "day"), ("service", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-12d",
        zh="当日清结率",
        en="Same-day clearance",
        definition_zh="取号当日办结的票 ÷ 取号数；延时服务时段取的号同样计入；测试不计入。",
        definition_en="Tickets finished on the day of their issue ÷ issued; those of extended hours count alike; tests "
        "are left out.",
        unit="percent",
        figures=(("hall", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-12e",
        zh="日终未关闭票",
        en="Tickets never closed",
        definition_zh="当日已过，既未办结也未过号、弃号或清号的票 ÷ 取号数；反映叫号数据质量；测试不计入。",
        definition_en="Tickets of a day that is over which nothing ended ÷ issued: the quality of the queue's data; "
        "tests are left out.",
        unit="percent",
        figures=(("hall", "day"),),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
)
