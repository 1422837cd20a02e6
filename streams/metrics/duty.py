"""Posts, attendance and terminals (domain 3.5)."""

from streams.metrics.metric import DAYS_EN, DAYS_ZH, NOW_EN, NOW_ZH, Metric, Unit


def _daily(code: str, names: tuple[str, str], definition: tuple[str, str], unit: Unit) -> Metric:
    """Make a metric that is counted by window and by hall, each by day."""
    return Metric(
        code=code,
        zh=names[0],
        en=names[1],
        definition_zh=definition[0],
        definition_en=definition[1],
        unit=unit,
        figures=(("window", "day"), ("hall", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    )


METRICS: tuple[Metric, ...] = (
    _daily(
        "M-36",
        ("空岗分钟", "Uncovered minutes"),
        (
            "开放时间（含延时）内 A 岗、B 岗和顶岗人员都没有签到在窗口的分钟 ÷ "
            "应有人的分钟；有事由的暂停或关窗、事先说明的离岗除外；没有排班的窗口为空。",
            "Minutes of the opening hours (with their extension) in which neither A nor B nor who was put in was "
            "signed in at the window ÷ minutes in which somebody should be; closures with a reason and planned "
            "absences are left out; null without a roster.",
        ),
        "minutes",
    ),
    _daily(
        "M-36p",
        ("计划停办分钟", "Planned closure minutes"),
        (
            "开放时间内有事由的暂停、关窗和事先说明的离岗 ÷ 开放分钟。",
            "Minutes of closures with a reason and of planned absences ÷ minutes of the opening hours.",
        ),
        "minutes",
    ),
    _daily(
        "M-37a",
        ("迟到", "Late"),
        (
            "到岗晚于排班开始加宽限的班次 ÷ 已开始的班次；批准的请假除外。",
            "Shifts whose A came later than the beginning and the tolerance ÷ shifts begun; less approved leave.",
        ),
        "people",
    ),
    _daily(
        "M-37b",
        ("早退", "Left early"),
        (
            "最后签退早于排班结束减宽限的班次 ÷ 已结束的班次。",
            "Shifts whose A signed out for good before the end less the tolerance ÷ shifts that are over.",
        ),
        "people",
    ),
    _daily(
        "M-37c",
        ("无故缺勤", "Absent without leave"),
        (
            "整个班次未签到又未经批准请假的班次 ÷ 已结束的班次；已批准请假的单列。",
            "Shifts through which A was never signed in, without approved leave ÷ shifts that are over; those on leave "
            "are counted apart.",
        ),
        "people",
    ),
    _daily(
        "M-37d",
        ("离岗次数", "Absences"),
        ("非计划离岗的次数 ÷ 全部离岗的次数。", "Unplanned absences from the post ÷ all absences from it."),
        "people",
    ),
    _daily(
        "M-37e",
        ("串岗分钟", "Other-post minutes"),
        (
            "排班时间内签到在别的窗口的分钟 ÷ 排班分钟；计入所排的窗口。",
            "Minutes of the shift in which A was signed in at another window ÷ rostered minutes; counted where A was "
            "rostered.",
        ),
        "minutes",
    ),
    _daily(
        "M-37f",
        ("频繁离岗", "Frequent absence"),
        (
            "一天非计划离岗超过 3 次或累计超过 60 分钟（上限可设）的人 ÷ 当天签到过的人。",
            "People with more than 3 unplanned absences or more than 60 minutes of them a day (limits are dated data) "
            "÷ people signed in that day.",
        ),
        "people",
    ),
    _daily(
        "M-37g",
        ("全天不间断签到", "Signed in without a break"),
        (
            "从开门到关门连午间也没有签退的人 ÷ 当天签到过的人；多人共用一个登录时会出现。",
            "People signed in from the first opening to the last closing, the break included ÷ people signed in that "
            "day; what a shared login looks like.",
        ),
        "people",
    ),
    _daily(
        "M-37h",
        ("办结时无法归属经办人", "Visits without one officer"),
        (
            "办结时本窗口签到的不是恰好一人的办件 ÷ 办结的办件；无人签到与多人签到分列；评价归窗口，不归个人。",
            "Finished visits at which not exactly one person was signed in at the window ÷ finished visits; nobody and "
            "several counted apart; such a rating is the window's and no person's.",
        ),
        "visits",
    ),
    _daily(
        "M-38",
        ("专岗率", "Dedicated-post rate"),
        (
            "排班人员签到在本窗口的分钟 ÷ 排班分钟；批准的请假除外。",
            "Minutes in which the rostered person was signed in at the window ÷ rostered minutes; less approved leave.",
        ),
        "percent",
    ),
    _daily(
        "M-43",
        ("评价器在线率", "Terminal availability"),
        (
            "开放时间（含延时）内评价器在线的分钟 ÷ 开放分钟；一次心跳算 10 分钟（可设），报修期间不算；"
            "设备所在窗口以登记为准；没有评价器的窗口为空。",
            "Minutes of the opening hours (with their extension) in which a terminal was online ÷ minutes of them; a "
            "pulse lasts 10 minutes (dated data), none counts while it is reported broken; a device's window is the "
            "registry's; null without a terminal.",
        ),
        "percent",
    ),
    _daily(
        "M-43r",
        ("评价器修复时长", "Time to repair"),
        (
            "从报修到修复的秒数 ÷ 修复次数；按修复之日，30 天以前的报修不计。",
            "Seconds from a fault to its repair ÷ repairs, by the day of the repair; a fault is believed for 30 days.",
        ),
        "seconds",
    ),
    Metric(
        code="M-43b",
        zh="未发数据时长",
        en="Age of what is unsent",
        definition_zh="此刻有未发数据的评价器：从第一次报告未发起的秒数 ÷ 台数。",
        definition_en="Terminals that have something unsent now: seconds since they first said so ÷ terminals.",
        unit="seconds",
        figures=(("window", "now"), ("hall", "now")),
        held_zh=NOW_ZH,
        held_en=NOW_EN,
    ),
)
