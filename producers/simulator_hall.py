"""Turn a hall's day into facts: tickets and windows. Pure."""

from collections.abc import Iterator

from producers.plan import Plan, Told, tell
from producers.simulator_arrivals import Visit
from producers.simulator_invitations import visit_id
from producers.simulator_queue import HallDay
from schemas.envelope import Fact
from schemas.events import queue as said
from schemas.instants import instant

PAUSE_REASONS = ("接听咨询电话", "设备调试", "工间轮换", "引导老年群众")

AT_WINDOW: dict[str, type[Fact]] = {
    "called": said.TicketCalled,
    "recalled": said.TicketRecalled,
    "serving": said.TicketServing,
    "no_show": said.TicketNoShow,
    "finished": said.TicketFinished,
}
OF_WINDOW: dict[str, type[Fact]] = {
    "opened": said.WindowOpened,
    "paused": said.WindowPaused,
    "resumed": said.WindowResumed,
    "closed": said.WindowClosed,
}


def tickets_told(plan: Plan, day: HallDay) -> Iterator[Told]:
    """Tell every step of every ticket; where a window has no queue machine its tickets leave no trace."""
    mute = {desk.window.window_id for desk in day.desks if not desk.window.has_queue}
    if len(mute) == len(day.desks):
        return
    for visit in day.visits:
        for at, step, where in visit.steps:
            if where not in mute:
                yield _step(plan, day, visit, (at, step, where))


def _step(plan: Plan, day: HallDay, visit: Visit, taken: tuple[int, str, str | None]) -> Told:
    at, step, where = taken
    fields: dict[str, object] = {
        "hall_id": day.hall.unit_id,
        "visit_id": visit_id(day.hall.unit_id, day.on, visit.number),
        "issued_on": day.on,
        "ticket_no": f"A{visit.number:03d}",
    }
    source, word = f"queue/{day.hall.unit_id}", step.partition(":")[0]
    if word in AT_WINDOW:
        extra = {"calls_made": 2} if word == "no_show" else {}
        return tell(plan, at, source, AT_WINDOW[word], **fields, window_id=where, **extra)
    match word:
        case "issued":
            slot = instant(visit.slot_at) if visit.slot_at is not None else None
            fields |= {"service_code": _first_service(visit), "priority": visit.priority, "ahead_count": visit.ahead}
            return tell(plan, at, source, said.TicketIssued, **fields, slot_at=slot)
        case "transferred":
            to = step.partition(">")[2]
            return tell(plan, at, source, said.TicketTransferred, **fields, from_window_id=where, to_service_code=to)
        case "requeued":
            return tell(plan, at, source, said.TicketRequeued, **fields)
        case "cancelled":
            return tell(plan, at, source, said.TicketCancelled, **fields)
        case _:
            return tell(plan, at, source, said.TicketSwept, **fields, state_before="waiting")


def _first_service(visit: Visit) -> str:
    moved = next((step for _, step, _ in visit.steps if step.startswith("transferred:")), None)
    return moved.partition(":")[2].partition(">")[0] if moved else visit.service


def windows_told(plan: Plan, day: HallDay) -> Iterator[Told]:
    """Tell when each window opens, pauses, goes on and closes."""
    for desk in day.desks:
        draw = plan.draw("pause", desk.window.window_id, day.on)
        for at, step in desk.steps:
            reason = draw.choice(PAUSE_REASONS) if step == "paused" else None
            yield tell(
                plan,
                at,
                f"window/{desk.window.window_id}",
                OF_WINDOW[step],
                hall_id=day.hall.unit_id,
                window_id=desk.window.window_id,
                reason=reason,
            )
