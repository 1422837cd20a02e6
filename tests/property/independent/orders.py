"""Read one work order (domain 3.4): whose it is, its promise, what it adds to the months of its unit."""

from datetime import datetime, timedelta

from tests.property.independent.messages import Plain
from tests.property.independent.places import Places, day_in, last_day
from tests.property.independent.promises import promised


def _at(facts: list[Plain], what: str) -> list[Plain]:
    return [one for one in facts if one["type"] == f"workorder.{what}"]


def _away(facts: list[Plain]) -> list[Plain]:
    """Give the merges into another order, as told under the order's own key."""
    own = next((one["subject"] for one in facts if one["type"] != "workorder.merged"), None)
    return [
        one for one in _at(facts, "merged")
        if one["into_workorder_no"] != one["workorder_no"] and one["subject"] == own
    ]  # fmt: skip


def left_out(facts: list[Plain]) -> str | None:
    """Say why an order is in no denominator: merged, or excluded by approval; reopened it is back."""
    reason = None
    away = {one["id"] for one in _away(facts)}
    for one in facts:
        if one["id"] in away:
            reason = "merged"
        elif one["type"] == "workorder.excluded":
            reason = "excluded"
        elif one["type"] == "workorder.reopened":
            reason = None
    return reason


def due_of(facts: list[Plain], zone: str, places: Places) -> datetime | None:
    """Follow an order's promise: the first dispatch starts it, an extension moves it before it is over (M-32)."""
    due, is_begun = None, False
    created = _at(facts, "created")
    for one in facts:
        if one["type"] == "workorder.dispatched" and not is_begun:
            is_begun = True
            due = one["due_at"] or _promised(one, created[0]["category"] if created else None, zone, places)
        elif one["type"] == "workorder.extension_granted" and (due is None or one["at"] < due):
            due = one["due_at"]
    return due


def _promised(one: Plain, category: str | None, zone: str, places: Places) -> datetime | None:
    begun_on = day_in(one["at"], zone)
    limit = places.limits(begun_on).get(category or "")
    if one["promise_days"] is not None:
        return promised({**one, "day_kind": "working"}, begun_on, zone, places)
    if limit is None:
        return None
    return promised({"promise_days": limit.days, "day_kind": limit.day_kind}, begun_on, zone, places)


def read_order(facts: list[Plain], now: datetime, places: Places) -> list[Plain]:
    """Give what one order adds to the month of its dispatch, and to the month in which it was due."""
    dispatched = _at(facts, "dispatched")
    if not dispatched:
        return []
    created = _at(facts, "created")
    zone = created[0]["zone"] if created else places.zone(facts[0]["unit_id"])
    unit = _unit(facts)
    on = day_in(dispatched[0]["at"], zone)
    out, due = left_out(facts), due_of(facts, zone, places)
    completed_at = _completed_at(facts)
    told = {"unit_id": unit, "month": f"{on:%Y-%m}", "dispatched": 1}
    told |= {"merged": out == "merged", "excluded": out == "excluded"}
    if out is None:
        told |= _judged(facts, now, places.threshold("first_contact_h", unit, on, 24))
        bounces = len(_at(facts, "returned")) + len(_at(facts, "redispatched"))
        told |= {"counted": 1, "bounces": bounces, "bounced": bounces >= places.threshold("bounce_times", unit, on, 2)}
    if due is None or due > now or out is not None:
        return [told]
    kept = completed_at is not None and completed_at <= due
    month = f"{last_day(due, zone):%Y-%m}"
    return [told, {"unit_id": unit, "month": month, "due": 1, "on_time": kept, "still_open": completed_at is None}]


def _unit(facts: list[Plain]) -> str:
    """Say whose an order is: who signed it last, else whom it was sent to last."""
    if accepted := _at(facts, "accepted"):
        return str(accepted[-1]["unit_id"])
    sent = [one for one in facts if one["type"] in ("workorder.dispatched", "workorder.redispatched")]
    return str(sent[-1]["to_unit_id"] or sent[-1]["unit_id"])


def _completed_at(facts: list[Plain]) -> datetime | None:
    done = None
    for one in facts:
        if one["type"] == "workorder.completed":
            done = one["at"]
        elif one["type"] == "workorder.reopened":
            done = None
    return done


def _judged(facts: list[Plain], now: datetime, hours: int) -> Plain:
    contacted = [one["at"] for one in _at(facts, "first_contact")]
    until = _at(facts, "dispatched")[0]["at"] + timedelta(hours=hours)
    asked = _at(facts, "revisited")
    reached = [one for one in asked if one["reached"]]
    last = reached[-1] if reached else {"resolved": None, "level": None}
    return {
        "judged": bool(contacted) or now > until, "responded": bool(contacted) and contacted[0] <= until,
        "revisited": bool(asked), "reached": bool(reached), "resolved": last["resolved"] is True,
        "satisfied": (last["level"] or 0) >= 3,
    }  # fmt: skip
