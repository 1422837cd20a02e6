"""Crowds for the disordered city log: many people at once, windows that serve, pause and idle, calls out of turn."""

from typing import TYPE_CHECKING, Any

from schemas.envelope import Fact
from schemas.events.queue import (
    TicketCalled,
    TicketCancelled,
    TicketFinished,
    TicketIssued,
    TicketNoShow,
    TicketRequeued,
    TicketResumed,
    TicketServing,
    TicketSuspended,
    TicketTransferred,
    WindowClosed,
    WindowOpened,
    WindowPaused,
    WindowResumed,
)
from schemas.instants import HOUR, MINUTE, SECOND, instant, local_day

if TYPE_CHECKING:
    from tests.disorder import Play

Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded

BEFORE_END = 7 * HOUR + 25 * MINUTE
"""One crowd gathers so long before the end of the history, where its figures are looked at."""


def say_crowds(play: "Play") -> None:
    """Let crowds gather in the halls with a queue, now and then and near the end."""
    halls = sorted({place.hall_id for place in play.city.windows.values() if place.has_queue})
    crowds = play.visits // 80 + 1 if halls else 0
    for number in range(crowds):
        _crowd(play, number, play.random.choice(halls), play.begin + play.random.randrange(play.end - play.begin))
    for number, hall in enumerate(halls[:2]):
        _crowd(play, crowds + number, hall, play.end - BEFORE_END + number * 4 * MINUTE)


def _crowd(play: "Play", number: int, hall: str, at: int) -> None:
    rng = play.random
    places = sorted(place.window_id for place in play.city.windows.values() if place.hall_id == hall)
    source = f"queue/{hall}"
    opened = places[: rng.randrange(1, len(places) + 1)]
    free = {place: at + rng.randrange(10) * MINUTE for place in opened[: max(1, len(opened) - rng.randrange(2))]}
    for place in places:
        _hours(play, at, {"hall_id": hall, "window_id": place}, is_open=place in opened)
    for person in range(rng.randrange(12, 40)):
        issued = at + rng.randrange(6 * MINUTE) // SECOND * SECOND
        visit = f"Q{number:04d}-{person:02d}"
        ticket: Some = {"hall_id": hall, "visit_id": visit, "issued_on": local_day(issued), "ticket_no": "Q"}
        ticket |= {"received_at": instant(issued), "test": rng.random() < 0.03}
        priority = rng.choice(("normal",) * 8 + ("appointment", "green_channel", "elderly"))
        slot = instant(issued + rng.randrange(20) * MINUTE) if priority == "appointment" else None
        service = rng.choice(("HJ", "HJ", "XK"))
        issue = TicketIssued(**ticket, service_code=service, priority=priority, slot_at=slot)  # type: ignore[arg-type]  # a choice of texts
        play.say(issued, issue, source)
        if rng.random() < 0.2:
            continue
        place = min(free, key=lambda one: free[one])
        free[place] = _serve(play, max(free[place], issued) + rng.randrange(5) * MINUTE, ticket, place)


def _serve(play: "Play", at: int, ticket: Some, place: str) -> int:
    """Call one person to a window and follow what becomes of it; give when the window is free again."""
    rng, here = play.random, {**ticket, "window_id": place}

    def say(moment: int, fact: Fact) -> None:
        play.say(moment, fact, f"queue/{ticket['hall_id']}")

    if rng.random() < 0.1:
        say(at, TicketCancelled(**ticket))
        return at
    say(at, TicketCalled(**here))
    if rng.random() < 0.1:
        say(at + MINUTE, TicketNoShow(**here))
        if rng.random() < 0.5:
            say(at + 2 * MINUTE, TicketRequeued(**ticket))
        return at + MINUTE
    say(at + 20 * SECOND, TicketServing(**here))
    end = at + (1 + rng.randrange(8)) * MINUTE
    if rng.random() < 0.15:
        say(at + 40 * SECOND, TicketSuspended(**here))
        if rng.random() < 0.7:
            say(end, TicketResumed(**here))
            end += 2 * MINUTE
    if rng.random() < 0.1:
        say(end, TicketTransferred(**ticket, to_window_id=place, to_service_code=rng.choice((None, "XK"))))
    elif rng.random() < 0.9:
        say(end, TicketFinished(**here, item_codes=("HJ01",)))
    return end + rng.randrange(6) * MINUTE


def _hours(play: "Play", at: int, where: Some, *, is_open: bool) -> None:
    rng, source = play.random, f"queue/{where['hall_id']}"
    told: Some = {**where, "received_at": instant(at)}
    if not is_open:
        if rng.random() < 0.5:
            play.say(at, WindowClosed(**told), source)
        return
    play.say(at - rng.randrange(5 * MINUTE), WindowOpened(**told), source)
    if rng.random() < 0.3:
        paused = at + rng.randrange(20 * MINUTE)
        play.say(paused, WindowPaused(**told), source)
        play.say(paused + rng.randrange(10 * MINUTE), WindowResumed(**told), source)
    if rng.random() < 0.6:
        play.say(at + HOUR + rng.randrange(HOUR), WindowClosed(**told), source)
