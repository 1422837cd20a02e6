"""Tell what the demo will show and when: one line a planted fault, three commands to try. Pure."""

from collections.abc import Iterator

from producers.plan import Plan
from schemas.instants import instant


def opening_words(plan: Plan, wall: str) -> Iterator[str]:
    """Say where to look, what to try and what will happen."""
    faults, city = plan.faults, plan.city
    some = next((one.window_id for one in city.windows.values() if one.window_id != faults.bad), "")
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
    """Give the planted faults in time order: when, which window, what to look at, in both languages."""
    faults = plan.faults
    lines: list[tuple[int, str]] = []
    if faults.bad:
        lines.append(
            (
                faults.bad_from,
                f"{_name(plan, faults.bad)}连来 {faults.bad_ratings} 个差评：看它变为“低于90%”，下午“恢复中”、恢复\n"
                f"         {faults.bad} gets {faults.bad_ratings} bad ratings: watch it fall below 90 %, then recover",
            )
        )
    if faults.silent:
        lines.append(
            (
                faults.silent_span.begin,
                f"{_name(plan, faults.silent)}的评价器不再出数据，心跳照常：看“评价器无数据”\n"
                f"         {faults.silent}: ratings stop, heartbeats go on: watch for 'no ratings from the terminal'",
            )
        )
    if faults.offline:
        span = faults.offline_span
        lines.append(
            (
                span.begin,
                f"{_name(plan, faults.offline)}的评价器断线，{instant(span.end):%H:%M} 恢复：看“离线”\n"
                f"         {faults.offline}: its terminal goes offline until {instant(span.end):%H:%M}",
            )
        )
    return sorted(lines)


def _name(plan: Plan, window_id: str) -> str:
    return f"{plan.city.windows[window_id].name}（{window_id}）"
