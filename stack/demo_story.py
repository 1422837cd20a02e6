"""Tell what the demo will show and when: one line a planted fault, three commands to try. Pure."""

from collections.abc import Iterator

from producers.faults import Fault, Kind
from producers.plan import Plan
from schemas.instants import instant

_WHAT: dict[Kind, tuple[str, str]] = {
    "bad_window": (
        "连来三个差评：看它变为“低于90%”，下午“恢复中”、恢复",
        "three bad ratings in a row: watch it fall below 90 %, then recover",
    ),
    "silent_terminal": (
        "的评价器不再出数据，心跳照常：看“评价器无数据”",
        "ratings stop, heartbeats go on: watch for 'nobody rates'",
    ),
    "offline": ("的评价器断线：看“离线”", "its terminal goes offline"),
    "skew": ("的评价器时钟快了一分半：看“设备时钟偏差”", "the clock of its terminal is a minute and a half ahead"),
    "silent_feed": ("断网，全部数据中断：看“数据中断”", "cut off from the network, no data at all"),
    "dead_hotline": ("的线路断了，没有来电：看“热线无来电”", "its line is dead, no calls come in"),
    "hidden": ("的评价器收起来了，很少请人评价：看“请评价比例低”", "the terminal is put away, few are invited to rate"),
    "burst": (
        "的工作人员替走了的人连按“非常满意”：看“刷评嫌疑”",
        "staff press 'very satisfied' for those who left: watch for suspected rating fraud",
    ),
    "frozen": (
        "的评价器按键卡住，只报“非常满意”：看“评价存疑”",
        "a key of its terminal is stuck, all are 'very satisfied': too good to be true",
    ),
    "hot_cold": (
        "前排长队，别的窗口闲着：看“冷热不均”",
        "a long queue while other windows stand idle",
    ),
    "uncovered": ("的人走开，没有人顶岗：看“岗位无人”", "the post is left without a substitute"),
}


def opening_words(plan: Plan, wall: str) -> Iterator[str]:
    """Say where to look, what to try and what will happen."""
    windows = plan.city.windows
    some = next((name for name in windows if not any(fault.where == name for fault in plan.faults)), "")
    yield ""
    yield f"大屏 The wall:  {wall}"
    yield ""
    yield "另开一个终端试试 Try in another terminal:"
    yield f"  hallmark rate {some} 1        亲手按一次“非常不满意”，两秒内上屏 press a bad rating, see it in 2 s"
    yield "  hallmark alerts               看告警和依据 the alerts and their evidence"
    yield "  hallmark ask 1                本月各窗口满意率，从低到高 this month's rates, lowest first"
    yield ""
    yield "今天的故事（演示时钟） Today's story (the demo's clock):"
    for at, text in story(plan):
        yield f"  {instant(at):%H:%M}  {text}"
    yield ""
    yield "停止 Stop: Ctrl-C　　接着放 Go on later: hallmark demo --continue"


def story(plan: Plan) -> list[tuple[int, str]]:
    """Give the planted faults in time order: when, where, what to look at, in both languages."""
    return [(fault.span.begin, _line(plan, fault)) for fault in plan.faults]


def _line(plan: Plan, fault: Fault) -> str:
    chinese, english = what_happens(fault)
    ends = f"{instant(fault.span.end):%H:%M}" if fault.span.end < plan.closes else ""
    return (
        f"{name_of(plan, fault.where)}{chinese}{f'，{ends} 恢复' if ends else ''}\n"
        f"         {fault.where}: {english}{f', until {ends}' if ends else ''}"
    )


def what_happens(fault: Fault) -> tuple[str, str]:
    """Say in both languages what a planted fault does."""
    return _WHAT[fault.kind]


def name_of(plan: Plan, where: str) -> str:
    """Name a service window, a hall or a centre, with its id."""
    window, unit = plan.city.windows.get(where), plan.city.units.get(where)
    name = window.name if window is not None else unit.name if unit is not None else where
    return f"{name}（{where}）"
