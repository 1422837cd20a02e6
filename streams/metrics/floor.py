"""How evenly a hall's windows are busy while people wait (domain 3.2, M-22)."""

from streams.metrics.metric import DAYS_EN, DAYS_ZH, NOW_EN, NOW_ZH, Metric

_OPEN_ZH = "开放时间以窗口自己的开窗、暂停、关窗为准，当天没有的按日历；没有叫号机的窗口、测试不计入。"
_OPEN_EN = (
    "A window is open by its own opening, pausing and closing, without any that day by the calendar; windows without a "
    "queue machine and tests are left out."
)

METRICS = (
    Metric(
        code="M-22",
        zh="冷热不均",
        en="Hot and cold windows",
        definition_zh="近 15 分钟（每 5 分钟一跳）各窗口忙碌度的标准差 ÷ 平均，以千分数截取；"
        "只有一个窗口开放、平均忙碌度低于两成为空；开放不足 5 分钟的窗口不计入。" + _OPEN_ZH,
        definition_en="Standard deviation ÷ mean of the windows' utilisation over the last 15 minutes, hopping by 5, "
        "in thousandths, cut; null with one window open or a mean below 20 %; windows open less than 5 minutes are "
        "left out. " + _OPEN_EN,
        unit="percent",
        figures=(("hall", "rolling"),),
        held_zh=NOW_ZH,
        held_en=NOW_EN,
    ),
    Metric(
        code="M-22g",
        zh="忙闲差",
        en="Gap between busiest and idlest window",
        definition_zh="近 15 分钟最忙与最闲窗口的忙碌度之差，以千分数截取；何时为空同冷热不均。" + _OPEN_ZH,
        definition_en="Largest minus smallest utilisation of the last 15 minutes, in thousandths, cut; null as for hot "
        "and cold windows. " + _OPEN_EN,
        unit="percent",
        figures=(("hall", "rolling"),),
        held_zh=NOW_ZH,
        held_en=NOW_EN,
    ),
    Metric(
        code="M-22u",
        zh="窗口忙碌度",
        en="Utilisation of a window",
        definition_zh="近 15 分钟（每 5 分钟一跳）窗口办理秒数 ÷ 开放秒数；挂起不算办理；开放不足 5 分钟为空。"
        + _OPEN_ZH,
        definition_en="Seconds of service ÷ seconds open of the last 15 minutes, hopping by 5; suspended time is no "
        "service; null for less than 5 minutes open. " + _OPEN_EN,
        unit="percent",
        figures=(("window", "rolling"),),
        held_zh=NOW_ZH,
        held_en=NOW_EN,
    ),
    Metric(
        code="M-22c",
        zh="有人排队窗口空闲的分钟",
        en="Idle-while-queue minutes",
        definition_zh="开窗的分钟中，有开放窗口空闲满 3 分钟而某项业务每个可办窗口排队满 5 人的分钟数；"
        "以每分钟起点为准；近 15 分钟及当日。" + _OPEN_ZH,
        definition_en="Of the minutes with a window open, those in which an open window has been idle for 3 minutes "
        "while at least 5 people wait for each open window of some service, judged at the minute's beginning; of the "
        "last 15 minutes and of the day. " + _OPEN_EN,
        unit="percent",
        figures=(("hall", "rolling"), ("hall", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-22f",
        zh="其中当场可调的分钟",
        en="Idle-while-queue minutes fixable on the spot",
        definition_zh="有人排队而窗口空闲的分钟中，空闲窗口本可办理所排业务的分钟数。" + _OPEN_ZH,
        definition_en="Of the idle-while-queue minutes, those in which an idle window could have served the queue. "
        + _OPEN_EN,
        unit="percent",
        figures=(("hall", "rolling"), ("hall", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
    Metric(
        code="M-22b",
        zh="办件负荷",
        en="Load of a window",
        definition_zh="窗口办结业务的通常分钟数（按事项通常时长，不明的按 10 分钟）÷ 开放分钟数；"
        "窗口之值除以大厅之值为负荷份额，1 为平均；按取号之日。" + _OPEN_ZH,
        definition_en="Usual minutes of what a window finished (by the service's usual time, 10 where unknown) ÷ its "
        "minutes open; a window's value ÷ the hall's is its share, 1 is even; by the day of issue. " + _OPEN_EN,
        unit="percent",
        figures=(("window", "day"), ("hall", "day")),
        held_zh=DAYS_ZH,
        held_en=DAYS_EN,
    ),
)
