"""Where the clock of a promise starts: the papers of a case and the day that is day 0 (D-10). Pure.

The acceptance is day 0, but for: complete papers taken after hours (receipt is receipt: the day of receipt); papers
that were incomplete (the day the last one came); and, under the permit law, incomplete papers of which nobody was told
within five working days (the day of first receipt). Deficient acceptance (容缺) always counts from itself.
"""

from collections.abc import Iterable

import msgspec

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.events.case import (
    ApplicationReceived,
    CaseDeficientAccepted,
    NoticeIssued,
    SupplementReceived,
)
from schemas.instants import DEFAULT_ZONE

NOTICE_DAYS = 5
"""Working days in which the permit law wants the person told of what is missing (行政许可法 32)."""


class Papers(msgspec.Struct):
    """What was handed in and what was said of it; instants in µs."""

    unit_id: str = ""
    zone: str = DEFAULT_ZONE
    service_code: str = ""
    received_at: int | None = None
    is_incomplete: bool = False
    after_hours: bool = False
    completed_at: int | None = None
    """When the first word came that nothing is missing any more."""
    noticed_at: int | None = None


def read_papers(facts: Iterable[Record]) -> Papers:
    """Read the papers of a case from its facts in D2's order; the first receipt counts."""
    papers = Papers()
    for record in facts:
        fact = record.fact
        match fact:
            case ApplicationReceived() if papers.received_at is None:
                papers.received_at, papers.unit_id, papers.zone = record.at, fact.unit_id, fact.zone
                papers.service_code, papers.after_hours = fact.service_code, fact.after_hours
                papers.is_incomplete = not fact.materials_complete
            case NoticeIssued() if papers.noticed_at is None:
                papers.noticed_at = record.at
        if papers.completed_at is None and _says_complete(record):
            papers.completed_at = record.at
    return papers


def _says_complete(record: Record) -> bool:
    match record.fact:
        case SupplementReceived(complete=complete):
            return complete
        case ApplicationReceived(materials_complete=complete):
            return complete
    return False


def start_of(papers: Papers, record: Record, calendar: Calendar, *, zone: str, is_permit: bool) -> int:
    """Give the instant (µs) in whose local day the clock of an acceptance starts."""
    if isinstance(record.fact, CaseDeficientAccepted) or papers.received_at is None:
        return record.at
    if not papers.is_incomplete:
        is_taken_before = papers.after_hours and papers.received_at <= record.at
        return papers.received_at if is_taken_before else record.at
    if is_permit and not _is_told_in_time(papers.received_at, papers.noticed_at, calendar, zone):
        return papers.received_at
    return record.at if papers.completed_at is None else papers.completed_at


def _is_told_in_time(received_at: int, noticed_at: int | None, calendar: Calendar, zone: str) -> bool:
    return noticed_at is not None and noticed_at < calendar.due_at(received_at, NOTICE_DAYS, zone=zone)
