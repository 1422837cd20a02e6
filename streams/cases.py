"""A case and its promise: due when, open, overdue, near-due, kept, told of (M-13 to M-19; domain 3.3, 5.2). Pure.

Facts are walked in D2's order. Day 0 is the day on which the clock starts (streams.case_start); an extension at or
after the due instant cures nothing; while a case is suspended its clock stands still; a delay told at or after the due
instant was not told in time (002-34).
"""

from collections.abc import Callable, Iterable
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
    DelayNotified,
    NoticeIssued,
    RefusalIssued,
)
from schemas.instants import DEFAULT_ZONE, day_start, local_day, micros
from streams.case_start import read_papers, start_of

Day = tuple[date, str]
"""A local day and its zone."""


class Promise(msgspec.Struct):
    """What a case's facts say; instants in µs. Without an acceptance it promises nothing, `accepted_at` is None."""

    unit_id: str = ""
    service_code: str = ""
    received_at: int | None = None
    is_incomplete: bool = False
    """The papers handed in first were not complete."""
    noticed_at: int | None = None
    """When the person was first told in one go what is missing."""
    accepted_at: int | None = None
    zone: str = DEFAULT_ZONE
    promise_days: int | None = None
    due_at: int | None = None
    near_due_at: int | None = None
    supplement_due_at: int | None = None
    supplemented_at: int | None = None
    """When the last missing paper came."""
    delay_told_at: int | None = None
    refused_at: int | None = None
    """When it was last refused without a legal basis, unless a refusal with one, or an acceptance, came later."""
    notice: tuple[str, str] | None = None
    """Template and version of the last notice."""
    notice_at: int | None = None
    suspended_at: int | None = None
    completed_at: int | None = None
    withdrawn_at: int | None = None
    owner: str | None = None
    """Who has it in hand, of a demand."""
    test: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether the case is accepted and neither completed nor withdrawn."""
        return self.accepted_at is not None and self.completed_at is None and self.withdrawn_at is None

    @property
    def is_on_time(self) -> bool:
        """Say whether the promise was kept: completed not after the due instant."""
        return self.completed_at is not None and self.due_at is not None and self.completed_at <= self.due_at

    @property
    def is_told(self) -> bool:
        """Say whether the person was told of a delay before the due instant (002-34)."""
        return self.delay_told_at is not None and self.due_at is not None and self.delay_told_at < self.due_at

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

    @property
    def due_day(self) -> "Day | None":
        """Give the day the case is due on, with its zone: 24:00 belongs to the day it ends."""
        return None if self.due_at is None else (local_day(self.due_at - 1, self.zone), self.zone)

    @property
    def received_day(self) -> "Day | None":
        """Give the day on which incomplete papers came, with its zone; None if they were complete."""
        if self.received_at is None or not self.is_incomplete:
            return None
        return (local_day(self.received_at, self.zone), self.zone)

    def is_broken(self, tick: int) -> bool:
        """Say whether the promise was broken: the due instant passed before the end, if there is one (M-17)."""
        if not self.is_due(tick) or self.is_on_time or self.due_at == tick:
            return False
        return not (self.is_open and self.suspended_at is not None)

    def notice_due_at(self) -> int | None:
        """Give the end (µs) of the day on which incomplete papers came: by then a notice is to be issued (AL-18)."""
        if self.received_day is None:
            return None
        on, zone = self.received_day
        return day_start(on + timedelta(days=1), zone)

    def changes_at(self) -> Iterable[int]:
        """Give the ticks from which this case counts differently by time alone."""
        if self.due_at is not None:
            yield from (self.due_at, self.due_at + 1)
            if self.near_due_at is not None:
                yield self.near_due_at


def read_case(
    facts: Iterable[Record],
    calendar: Calendar,
    permits: frozenset[str],
    near: Callable[[str, date], tuple[int, int]],
) -> Promise:
    """Read a case from its facts, in any order.

    permits: the services to which the permit law applies (D-10). near: when a case of a unit that was accepted on a
    local day is near-due (calendar.near_due_at).
    """
    walked = sorted(facts, key=lambda one: one.order)
    papers, promise = read_papers(walked), Promise()
    promise.unit_id, promise.zone, promise.service_code = papers.unit_id, papers.zone, papers.service_code
    promise.received_at, promise.is_incomplete = papers.received_at, papers.is_incomplete
    promise.noticed_at, promise.supplemented_at = papers.noticed_at, papers.completed_at
    for record in walked:
        promise.test = promise.test or record.fact.test
        match record.fact:
            case CaseAccepted() | CaseDeficientAccepted() as fact:
                _accept(promise, fact, record.at)
                start = start_of(papers, record, calendar, zone=promise.zone, is_permit=fact.service_code in permits)
                _promise(promise, fact, start, calendar)
            case _:
                _walk(promise, record, calendar)
    if promise.due_at is not None:
        on = local_day(promise.due_at if promise.accepted_at is None else promise.accepted_at, promise.zone)
        promise.near_due_at = calendar.near_due_at(
            promise.due_at, promise.promise_days, promise.zone, near(promise.unit_id, on)
        )
    return promise


def _walk(promise: Promise, record: Record, calendar: Calendar) -> None:
    fact = record.fact
    match fact:
        case DelayNotified() if promise.delay_told_at is None:
            promise.delay_told_at = record.at
        case NoticeIssued():
            promise.notice, promise.notice_at = (fact.template, fact.version), record.at
        case RefusalIssued():
            promise.refused_at = record.at if fact.legal_basis is None else None
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


def _accept(promise: Promise, fact: CaseAccepted | CaseDeficientAccepted, at: int) -> None:
    promise.refused_at = None
    if promise.accepted_at is None:
        promise.accepted_at, promise.unit_id, promise.zone = at, fact.unit_id, fact.zone
        promise.service_code = fact.service_code
    if isinstance(fact, CaseDeficientAccepted) and fact.supplement_due_at is not None:
        promise.supplement_due_at = micros(fact.supplement_due_at)


def _promise(promise: Promise, fact: CaseAccepted | CaseDeficientAccepted, start: int, calendar: Calendar) -> None:
    if fact.promise_days is not None:
        promise.promise_days = fact.promise_days
    if fact.due_at is not None:
        promise.due_at = micros(fact.due_at)
    elif fact.promise_days is not None:
        working = fact.day_kind == "working"
        promise.due_at = calendar.due_at(start, fact.promise_days, working=working, zone=promise.zone)


def _resume(promise: Promise, at: int, fact: CaseResumed, calendar: Calendar) -> None:
    if fact.due_at is not None:
        promise.due_at = micros(fact.due_at)
    elif promise.suspended_at is not None and promise.due_at is not None:
        stood = calendar.working_number(local_day(at, promise.zone)) - calendar.working_number(
            local_day(promise.suspended_at, promise.zone)
        )
        if stood > 0:
            days = calendar.working_days
            number = calendar.working_number(local_day(promise.due_at - 1, promise.zone)) + stood
            promise.due_at = day_start(days[min(number, len(days)) - 1] + timedelta(days=1), promise.zone)
    promise.suspended_at = None


def month_start(on: date, zone: str) -> int:
    """Give the instant (µs) at which the month of a local day begins."""
    return day_start(on.replace(day=1), zone)


def next_month(on: date) -> date:
    """Give the first day of the month after that of a day."""
    return (on.replace(day=28) + timedelta(days=7)).replace(day=1)
