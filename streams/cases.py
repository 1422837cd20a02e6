"""A case and its promise: due when, open, overdue, near-due, kept (M-13 to M-15; domain 3.3, 5.2). Pure.

Facts are walked in D2's order. Day 0 is the day of acceptance; an extension at or after the due instant cures nothing;
while a case is suspended its clock stands still.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.events.case import (
    CaseAccepted,
    CaseCompleted,
    CaseDeficientAccepted,
    CaseExtended,
    CaseReopened,
    CaseResumed,
    CaseSuspended,
    CaseWithdrawn,
)
from schemas.instants import DEFAULT_ZONE, day_start, local_day, micros


class Promise(msgspec.Struct):
    """What a case's facts say; instants in µs. Without an acceptance it says nothing and `accepted_at` is None."""

    unit_id: str = ""
    accepted_at: int | None = None
    zone: str = DEFAULT_ZONE
    promise_days: int | None = None
    due_at: int | None = None
    near_due_at: int | None = None
    suspended_at: int | None = None
    completed_at: int | None = None
    withdrawn_at: int | None = None
    test: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether the case is accepted and neither completed nor withdrawn."""
        return self.accepted_at is not None and self.completed_at is None and self.withdrawn_at is None

    @property
    def is_on_time(self) -> bool:
        """Say whether the promise was kept: completed not after the due instant."""
        return self.completed_at is not None and self.due_at is not None and self.completed_at <= self.due_at

    def is_overdue(self, tick: int) -> bool:
        """Say whether the case is open beyond its due instant (M-13); a suspended one is not."""
        return self.is_open and self.suspended_at is None and self.due_at is not None and tick > self.due_at

    def is_near_due(self, tick: int) -> bool:
        """Say whether the case is open, not overdue, and little of its time is left (M-14)."""
        return self.is_open and self.near_due_at is not None and tick >= self.near_due_at and not self.is_overdue(tick)

    def is_due(self, tick: int) -> bool:
        """Say whether the case belongs to M-15's denominator: due has come, and it was not withdrawn before."""
        if self.accepted_at is None or self.due_at is None or tick < self.due_at:
            return False
        return self.withdrawn_at is None or self.withdrawn_at >= self.due_at

    def changes_at(self) -> Iterable[int]:
        """Give the ticks from which this case counts differently by time alone."""
        if self.due_at is not None:
            yield from (self.due_at, self.due_at + 1)
            if self.near_due_at is not None:
                yield self.near_due_at


def read_case(facts: Iterable[Record], calendar: Calendar) -> Promise:
    """Read a case from its facts, in any order."""
    promise = Promise()
    for record in sorted(facts, key=lambda one: one.order):
        promise.test = promise.test or record.fact.test
        _walk(promise, record, calendar)
    if promise.due_at is not None:
        promise.near_due_at = calendar.near_due_at(promise.due_at, promise.promise_days, promise.zone)
    return promise


def _walk(promise: Promise, record: Record, calendar: Calendar) -> None:
    fact = record.fact
    match fact:
        case CaseAccepted() | CaseDeficientAccepted():
            _accept(promise, record.at, fact, calendar)
        case CaseSuspended() if promise.suspended_at is None:
            promise.suspended_at = record.at
        case CaseResumed():
            _resume(promise, record.at, fact, calendar)
        case CaseExtended() if promise.due_at is None or record.at < promise.due_at:
            promise.due_at = micros(fact.due_at)
        case CaseCompleted():
            promise.completed_at = record.at
        case CaseWithdrawn():
            promise.withdrawn_at = record.at
        case CaseReopened():
            promise.completed_at = promise.withdrawn_at = None


def _accept(promise: Promise, at: int, fact: CaseAccepted | CaseDeficientAccepted, calendar: Calendar) -> None:
    if promise.accepted_at is None:
        promise.accepted_at, promise.unit_id, promise.zone = at, fact.unit_id, fact.zone
    if fact.promise_days is not None:
        promise.promise_days = fact.promise_days
    if fact.due_at is not None:
        promise.due_at = micros(fact.due_at)
    elif fact.promise_days is not None:
        working = fact.day_kind == "working"
        promise.due_at = calendar.due_at(at, fact.promise_days, working=working, zone=promise.zone)


def _resume(promise: Promise, at: int, fact: CaseResumed, calendar: Calendar) -> None:
    if fact.due_at is not None:
        promise.due_at = micros(fact.due_at)
    elif promise.suspended_at is not None and promise.due_at is not None:
        stood = calendar.working_number(local_day(at, promise.zone)) - calendar.working_number(
            local_day(promise.suspended_at, promise.zone)
        )
        if stood > 0:
            promise.due_at = calendar.due_at(promise.due_at - 1, stood, zone=promise.zone)
    promise.suspended_at = None


def month_start(on: date, zone: str) -> int:
    """Give the instant (µs) at which the month of a local day begins."""
    return day_start(on.replace(day=1), zone)


def next_month(on: date) -> date:
    """Give the first day of the month after that of a day."""
    return (on.replace(day=28) + timedelta(days=7)).replace(day=1)
