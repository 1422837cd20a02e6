"""The cases and demands of a disordered city log."""

from random import Random
from typing import Any, Protocol

from schemas.envelope import Fact
from schemas.events.case import (
    ApplicationReceived,
    CaseAccepted,
    CaseCompleted,
    CaseDeficientAccepted,
    CaseExtended,
    CaseReopened,
    CaseResumed,
    CaseSuspended,
    CaseWithdrawn,
    DelayNotified,
    DemandClosed,
    DemandOpened,
    DemandProgressed,
    NoticeIssued,
    SupplementReceived,
)
from schemas.instants import DAY, HOUR, instant
from schemas.reference import City

Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded


class Telling(Protocol):
    """What the makers of facts need of a play."""

    city: City
    random: Random
    begin: int
    end: int

    def say(self, at: int, fact: Fact, source: str, subject: str | None = None) -> str:
        """Put one fact into the log."""

    def skip(self, source: str, numbers: int) -> None:
        """Let numbers of a source go missing."""


def say_case(play: Telling, number: int) -> None:
    """A case: papers, acceptance, delays, suspensions, an extension, an end or none, sometimes reopened."""
    rng = play.random
    unit = rng.choice(play.city.halls).unit_id
    at = play.begin - rng.randrange(12 * DAY) + rng.randrange(play.end - play.begin)
    what: Some = {"case_no": f"C{number:06d}", "unit_id": unit, "received_at": instant(at)}
    person = rng.choice((None, *(f"P{n}" for n in range(40))))
    what |= {"visit_id": rng.choice((None, f"V{number}")), "window_id": f"{unit}-00"}
    promise = rng.choice((3, 5, 10, None))
    service = rng.choice(("HJ", "XK"))
    if rng.random() < 0.5:
        _papers(play, at - rng.randrange(9 * DAY), what | {"visit_id": f"R{number}"}, service, person)
    kind = CaseAccepted if rng.random() < 0.9 else CaseDeficientAccepted
    play.say(at, kind(**what, service_code=service, promise_days=promise), "cases")
    if rng.random() < 0.2:
        play.say(at + rng.randrange(9 * DAY), DelayNotified(**what), "cases")
    if rng.random() < 0.2:
        stopped = at + rng.randrange(6 * DAY)
        play.say(stopped, CaseSuspended(**what, kind="expert"), "cases")
        if rng.random() < 0.8:
            play.say(stopped + rng.randrange(6 * DAY), CaseResumed(**what), "cases")
    if rng.random() < 0.1:
        later = instant(at + 14 * DAY).replace(hour=0, minute=0, second=0, microsecond=0)
        play.say(at + rng.randrange(9 * DAY), CaseExtended(**what, due_at=later, approver="city"), "cases")
    at += rng.randrange(10 * DAY)
    if at > play.end or rng.random() < 0.2:
        return
    if rng.random() < 0.05:
        play.say(at, CaseWithdrawn(**what), "cases")
        return
    play.say(at, CaseCompleted(**what), "cases")
    if rng.random() < 0.15:
        play.say(at + HOUR, CaseReopened(**what), "cases")
        if rng.random() < 0.5:
            play.say(at + 3 * HOUR, CaseCompleted(**what), "cases")


def say_demand(play: Telling, number: int) -> None:
    """Somebody asks for something; some have no promise, no owner, no end."""
    rng = play.random
    at = play.begin - rng.randrange(12 * DAY) + rng.randrange(play.end - play.begin)
    unit = rng.choice(play.city.halls).unit_id
    what: Some = {"demand_id": f"D{number:06d}", "unit_id": unit, "received_at": instant(at)}
    days = rng.choice((None, 1, 5, 15))
    play.say(at, DemandOpened(**what, category="x", channel="window", promise_days=days), "demands")
    if rng.random() < 0.5:
        owner = rng.choice((None, "officer"))
        play.say(at + rng.randrange(DAY), DemandProgressed(**what, progress="x", owner=owner), "demands")
    closed = at + rng.randrange(20 * DAY)
    if closed < play.end and rng.random() < 0.8:
        play.say(closed, DemandClosed(**what, reason="settled"), "demands")


def _papers(play: Telling, at: int, what: Some, service: str, person: str | None) -> None:
    """Hand papers in before an acceptance, incomplete ones with or without a notice and a supplement."""
    rng = play.random
    complete = rng.random() < 0.4
    received = ApplicationReceived(
        **what,
        service_code=service,
        person_ref=person,
        materials_complete=complete,
        after_hours=rng.random() < 0.5,
    )
    play.say(at, received, "cases")
    if complete:
        return
    if rng.random() < 0.6:
        notice = NoticeIssued(**what, kind="one-time", template="T", version="4")
        play.say(at + rng.randrange(9 * DAY), notice, "cases")
    if rng.random() < 0.7:
        supplement = SupplementReceived(**what, complete=rng.random() < 0.8)
        play.say(at + rng.randrange(9 * DAY), supplement, "cases")
