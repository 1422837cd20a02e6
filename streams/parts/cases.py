"""Promises and demands (domain 3.3): what each journey contributes. Pure."""

from collections.abc import Callable, Iterator

from schemas.instants import local_day
from streams.case_hours import OfficeHours
from streams.cases import Promise
from streams.figures import Part

Months = tuple[int | None, int | None]
"""The starts (µs) of the month of the due date and of that of incomplete papers; None for one that is not held."""


def case_parts(promise: Promise, tick: int, months: Months, hours: OfficeHours) -> Iterator[Part]:
    """Count a case in everything it counts in, as it stands at a tick."""
    due_month, received_month = months
    if promise.accepted_at is not None:
        yield from promise_parts(promise, tick, due_month)
        yield from cycle_parts(promise, tick, due_month, hours)
    yield from notice_parts(promise, received_month)


def promise_parts(promise: Promise, tick: int, month: int | None) -> Iterator[Part]:
    """Count a case for M-13 and M-14 as it stands at a tick, and for M-15 and M-17 in the month of its due date."""
    unit = promise.unit_id
    if promise.is_open:
        reason = None if promise.due_at is not None else "no_promise"
        counts, overdue = int(reason is None), int(promise.is_overdue(tick))
        told = int(promise.is_told)
        yield ("M-13", "unit", unit, "now", 0), overdue, counts, reason, None
        if counts:
            yield ("M-13a", "unit", unit, "now", 0), overdue * told, 1, None, None
            yield ("M-13b", "unit", unit, "now", 0), overdue * (1 - told), 1, None, None
            yield ("M-14", "unit", unit, "now", 0), int(promise.is_near_due(tick)), 1, None, None
    if month is not None and promise.is_due(tick):
        yield ("M-15", "unit", unit, "month", month), int(promise.is_on_time), 1, None, None
        if promise.is_broken(tick):
            yield ("M-17", "unit", unit, "month", month), int(not promise.is_told), 1, None, None


def cycle_parts(promise: Promise, tick: int, month: int | None, hours: OfficeHours) -> Iterator[Part]:
    """Count a completed case for M-16 in the month of its due date: done a day early or more, in how many hours."""
    done, taken, due = promise.completed_at, promise.accepted_at, promise.due_day
    if month is None or done is None or taken is None or due is None:
        return
    if promise.withdrawn_at is not None or not promise.is_due(tick):
        return
    unit = promise.unit_id
    yield ("M-16", "unit", unit, "month", month), int(local_day(done, promise.zone) < due[0]), 1, None, None
    took = hours.between(taken, done, promise.zone)
    if took is not None:
        yield ("M-16a", "unit", unit, "month", month), 1, 1, None, took


def notice_parts(promise: Promise, month: int | None) -> Iterator[Part]:
    """Count incomplete papers for M-19 in the month in which they came."""
    if month is not None:
        yield ("M-19", "unit", promise.unit_id, "month", month), int(promise.noticed_at is not None), 1, None, None


def demand_parts(promise: Promise, tick: int) -> Iterator[Part]:
    """Count an open demand for M-24, and its age in whole local days, as it stands at a tick."""
    if promise.accepted_at is None or not promise.is_open:
        return
    unit, zone = promise.unit_id, promise.zone
    reason = None if promise.due_at is not None else "no_promise"
    yield ("M-24", "unit", unit, "now", 0), int(promise.is_overdue(tick)), 1, reason, None
    age = (local_day(tick, zone) - local_day(promise.accepted_at, zone)).days
    yield ("M-24a", "unit", unit, "now", 0), 1, 1, None, max(0, age)


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-13": promise_parts,
    "M-13a": promise_parts,
    "M-13b": promise_parts,
    "M-14": promise_parts,
    "M-15": promise_parts,
    "M-16": cycle_parts,
    "M-16a": cycle_parts,
    "M-17": promise_parts,
    "M-19": notice_parts,
    "M-24": demand_parts,
    "M-24a": demand_parts,
}
