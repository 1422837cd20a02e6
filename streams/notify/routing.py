"""Decide who hears of what: an alert's transition → roles → receivers. Pure."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from schemas.events.system import AlertChanged, AlertCleared, AlertRaised
from schemas.reference import City
from streams.alert_rows import AlertRow, Outcome
from streams.notify.messages import Message
from streams.notify.receivers import EVERYBODY, Receiver

HEAD, HALL, CENTRE = "window_head", "hall_manager", "command_centre"
CONFIRMED_TO = (HEAD, HALL, CENTRE)
"""Design D7's table: below → window head; confirmed → also hall and command centre."""

CLEARED = "cleared"


_SAME = {"hall_manager": "hall_duty_officer", "inspection": "supervision"}


def same(role: str) -> str:
    """Give the one name of a role: domain 3.7 says hall manager where the ladder says hall duty officer."""
    return _SAME.get(role, role)


class Telling(NamedTuple):
    """A transition that is told, and the roles that hear of it; no roles: those told before."""

    transition: str
    roles: tuple[str, ...]


def to_tell(outcome: Outcome, row: AlertRow, fact: object) -> Telling | None:
    """Say under which name a change of an alert is told, and to which roles; None for not at all.

    The roles are the event's audience; an event that names none (the alerts of before) goes by D7's table.
    """
    match outcome, fact:
        case "raised", AlertRaised(notify=True, audience=audience):
            return Telling("raised", audience or (CONFIRMED_TO if row.state == "confirmed" else (HEAD,)))
        case "changed", AlertChanged(notify=True, state=state, audience=audience):
            return Telling(state, audience or (CONFIRMED_TO if state == "confirmed" else (HEAD,)))
        case "cleared", AlertCleared(notify=True):
            return Telling(CLEARED, ())
    return None


def units_above(city: City, unit_id: str) -> Iterator[str]:
    """Give a unit and everything it belongs to, upwards; a circle in the data ends it."""
    seen: set[str] = set()
    current: str | None = unit_id
    while current and current not in seen:
        seen.add(current)
        yield current
        unit = city.units.get(current)
        current = unit.parent_id if unit else None


def receivers_for(role: str, row: AlertRow | Message, receivers: Collection[Receiver], city: City) -> list[Receiver]:
    """List who is told as `role` of this alert."""
    units = {"", *units_above(city, row.hall_id)}
    return [
        one
        for one in receivers
        if (one.role == EVERYBODY or same(one.role) == same(role))
        and one.unit in units
        and one.window in ("", row.window_id)
    ]
