"""How long a promise runs (domain 3.3, 5.2, D-10): where its clock starts, what stops, moves or extends it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tests.property.independent.messages import Plain
from tests.property.independent.places import Places, day_in, end_of, last_day

ACCEPTED = ("case.accepted", "case.deficient_accepted")


def start_of(acceptance: Plain, facts: Sequence[Plain], zone: str, places: Places) -> date:
    """Give day 0 of a promise: the acceptance, but for papers taken after hours or incomplete (D-10)."""
    accepted_on = day_in(acceptance["at"], zone)
    receipts = [one for one in facts if one["type"] == "application.received"]
    if acceptance["type"] == "case.deficient_accepted" or not receipts:
        return accepted_on
    receipt = receipts[0]
    received_on = day_in(receipt["at"], zone)
    if receipt["materials_complete"]:
        is_before = receipt["after_hours"] and receipt["at"] <= acceptance["at"]
        return received_on if is_before else accepted_on
    if _is_permit(acceptance, places) and not _is_told_in_time(facts, received_on, zone, places):
        return received_on
    whole = [one["at"] for one in facts if one["complete"] or one["materials_complete"]]
    return day_in(min(whole), zone) if whole else accepted_on


def _is_permit(acceptance: Plain, places: Places) -> bool:
    service = places.services(date.max - timedelta(days=1)).get(acceptance["service_code"])
    return service is not None and service.permit


def _is_told_in_time(facts: Sequence[Plain], received_on: date, zone: str, places: Places) -> bool:
    told = [one["at"] for one in facts if one["type"] == "notice.issued"]
    return bool(told) and day_in(told[0], zone) <= places.after(received_on, 5)


def due_at(facts: Sequence[Plain], zone: str, places: Places) -> datetime | None:
    """Follow a case's promise through its facts, in their order; None where nobody promised anything."""
    due: datetime | None = None
    stopped_on: date | None = None
    for one in facts:
        today = day_in(one["at"], zone)
        match one["type"]:
            case "case.accepted" | "case.deficient_accepted":
                due = one["due_at"] or promised(one, start_of(one, facts, zone, places), zone, places) or due
            case "case.suspended":
                stopped_on = stopped_on or today
            case "case.resumed":
                if one["due_at"]:
                    due = one["due_at"]
                elif due and stopped_on and (stood := places.working_between(stopped_on, today)):
                    due = end_of(places.after(last_day(due, zone), stood), zone)
                stopped_on = None
            case "case.extended" if due is None or one["at"] < due:
                due = one["due_at"]
    return due


def promised(one: Plain, begun_on: date, zone: str, places: Places) -> datetime | None:
    """Give the end of the last day of a promise of so many days."""
    days = one["promise_days"]
    if days is None:
        return None
    last = begun_on + timedelta(days=days) if one["day_kind"] == "calendar" else places.due_on(begun_on, days)
    return end_of(last, zone)
