"""A demand (群众诉求) and its promise: opened, progressed, closed (M-24; 000-56). Pure.

A demand is read as a case is: day 0 is the day it was opened. It is never opened again: a new one is.
"""

from collections.abc import Iterable

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.envelope import Fact
from schemas.events.case import DemandClosed, DemandOpened, DemandProgressed
from schemas.instants import micros
from streams.cases import Promise


def demand_of(fact: Fact) -> str | None:
    """Give the demand a fact is about; None for a case or a work order that only names one."""
    return fact.demand_id if isinstance(fact, DemandOpened | DemandProgressed | DemandClosed) else None


def read_demand(facts: Iterable[Record], calendar: Calendar) -> Promise:
    """Read a demand from its facts, in any order."""
    promise = Promise()
    for record in sorted(facts, key=lambda one: one.order):
        fact = record.fact
        promise.test = promise.test or fact.test
        match fact:
            case DemandOpened():
                _open(promise, record.at, fact, calendar)
            case DemandProgressed(owner=str(owner)):
                promise.owner = owner
            case DemandClosed():
                promise.completed_at = record.at
    return promise


def _open(promise: Promise, at: int, fact: DemandOpened, calendar: Calendar) -> None:
    if promise.accepted_at is None:
        promise.accepted_at, promise.unit_id, promise.zone = at, fact.unit_id, fact.zone
    promise.owner = promise.owner if fact.owner is None else fact.owner
    promise.promise_days = promise.promise_days if fact.promise_days is None else fact.promise_days
    if fact.due_at is not None:
        promise.due_at = micros(fact.due_at)
    elif fact.promise_days is not None:
        promise.due_at = calendar.due_at(at, fact.promise_days, zone=promise.zone)
