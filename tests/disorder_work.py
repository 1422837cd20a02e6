"""The hotline work orders of a disordered city log: returned, merged, excluded, extended late, asked or not reached."""

from typing import Any

from schemas.events.case import (
    WorkorderAccepted,
    WorkorderCompleted,
    WorkorderCreated,
    WorkorderDispatched,
    WorkorderExcluded,
    WorkorderExtensionGranted,
    WorkorderFirstContact,
    WorkorderMerged,
    WorkorderRedispatched,
    WorkorderReopened,
    WorkorderReturned,
    WorkorderRevisited,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from tests.disorder_cases import Some, Telling


def say_order(play: Telling, number: int) -> None:
    """One order from its creation to the revisit, or as far as it comes."""
    rng = play.random
    at = play.begin - rng.randrange(15 * DAY) + rng.randrange(play.end - play.begin)
    units = [unit.unit_id for unit in play.city.halls]
    unit = rng.choice(units)
    what: Some = {"workorder_no": f"G{number:06d}", "received_at": instant(at)}
    what |= {"demand_id": f"DG{number}"} if rng.random() < 0.3 else {}
    category = rng.choice(("咨询", "求助", "投诉"))
    play.say(at, WorkorderCreated(**what, unit_id="H12345", category=category), "hotline")
    if rng.random() < 0.05:
        return
    at += rng.randrange(HOUR)
    days = rng.choice((None, None, 3, 5))
    play.say(at, WorkorderDispatched(**what, unit_id=unit, promise_days=days, test=rng.random() < 0.02), "hotline")
    unit = _send_about(play, at, what, (unit, units))
    if rng.random() < 0.8:
        play.say(at + rng.randrange(30 * HOUR), WorkorderFirstContact(**what, unit_id=unit), unit)
    if rng.random() < 0.15:
        later: Some = {"due_at": instant(at + rng.randrange(20 * DAY)), "approver": "city"}
        play.say(at + rng.randrange(9 * DAY), WorkorderExtensionGranted(**what, unit_id=unit, **later), "city")
    if rng.random() < 0.08:
        out = WorkorderExcluded(**what, unit_id=unit, ground="unreasonable", approver="city")
        play.say(at + rng.randrange(5 * DAY), out, "city")
    if rng.random() < 0.1:
        _merge(play, at + rng.randrange(3 * DAY), what, (unit, number))
    _end(play, at, what, unit)


def _send_about(play: Telling, at: int, what: Some, among: tuple[str, list[str]]) -> str:
    """Accept the order or send it back and on, as often as it comes; give the unit that has it."""
    rng = play.random
    unit, units = among
    while rng.random() < 0.35:
        at += rng.randrange(8 * HOUR)
        play.say(at, WorkorderReturned(**what, unit_id=unit), unit)
        other = rng.choice(units)
        at += rng.randrange(2 * HOUR)
        if rng.random() < 0.2:
            play.say(at, WorkorderDispatched(**what, unit_id=other, promise_days=20), "hotline")
        else:
            play.say(at, WorkorderRedispatched(**what, unit_id=unit, to_unit_id=other), "hotline")
        unit = other
        if rng.random() < 0.5:
            play.say(at + rng.randrange(4 * HOUR), WorkorderAccepted(**what, unit_id=unit), unit)
    if rng.random() < 0.8:
        play.say(at + rng.randrange(20 * HOUR), WorkorderAccepted(**what, unit_id=unit), unit)
    return unit


def _merge(play: Telling, at: int, what: Some, where: tuple[str, int]) -> None:
    """Merge an order into another one, told under both keys as D3 wants, in one or two partitions."""
    unit, number = where
    into = f"G{max(number - play.random.randrange(3), 0):06d}"
    merged = WorkorderMerged(**what, unit_id=unit, into_workorder_no=into)
    play.say(at, merged, "hotline")
    play.say(at, merged, "hotline", subject=into)


def _end(play: Telling, at: int, what: Some, unit: str) -> None:
    rng = play.random
    done = at + rng.randrange(9 * DAY)
    while done < play.end and rng.random() < 0.8:
        play.say(done, WorkorderCompleted(**what, unit_id=unit), unit)
        if rng.random() < 0.8:
            answers: dict[str, Any] = {  # fields of the event
                "reached": rng.random() < 0.7,
                "resolved": rng.choice((True, True, False, None)),
                "level": rng.choice((None, 1, 2, 3, 4, 5)),
            }
            play.say(done + rng.randrange(2 * DAY), WorkorderRevisited(**what, unit_id=unit, **answers), "hotline")
        if rng.random() < 0.8:
            return
        done += rng.randrange(3 * DAY)
        play.say(done, WorkorderReopened(**what, unit_id=unit), "hotline")
        done += MINUTE + rng.randrange(3 * DAY)
