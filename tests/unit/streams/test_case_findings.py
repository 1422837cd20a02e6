"""What is wrong with cases at a tick: AL-08, AL-09, AL-18 (domain 3.7; 002-32…34, 000-10, 000-37)."""

from typing import Any

import pytest

from schemas.events.case import (
    ApplicationReceived,
    CaseAccepted,
    CaseCompleted,
    CaseDeficientAccepted,
    CaseExtended,
    CaseSuspended,
    DelayNotified,
    DemandClosed,
    DemandOpened,
    DemandProgressed,
    NoticeIssued,
    RefusalIssued,
    SupplementReceived,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.topics import CASE
from streams.case_findings import CaseRules
from streams.desk_case import CaseDesk
from streams.finding import Finding
from tests.unit.streams.a_fold import NINE, Log

MIDNIGHT = NINE - 9 * HOUR
"""The start of Wednesday 14 October 2026."""


def case(**more: Any) -> dict[str, Any]:  # keyword arguments of case events
    return {"received_at": instant(NINE), "case_no": "C1", "unit_id": "CGPCS", **more}


def accepted(days: int | None = 2, **more: Any) -> CaseAccepted:
    return CaseAccepted(**case(**more), service_code="HJ01", promise_days=days)


def papers(*, complete: bool) -> ApplicationReceived:
    return ApplicationReceived(**case(), service_code="HJ01", materials_complete=complete)


def found(log: Log, at: int, rules: CaseRules | None = None) -> list[Finding]:
    log.tick(at)
    desk = log.fold._desk
    assert isinstance(desk, CaseDesk)
    return list(desk.findings(at, rules or CaseRules()))


def codes(log: Log, at: int, rules: CaseRules | None = None) -> list[str]:
    return [one.code for one in found(log, at, rules)]


def test_a_case_is_near_due_then_overdue_untold_and_ends_when_it_is_completed() -> None:
    log = Log(CASE)
    identity = log.say(accepted(), NINE)  # Wednesday, two working days: due Friday 24:00
    assert codes(log, NINE + MINUTE) == []
    near = found(log, MIDNIGHT + DAY)
    assert near == [
        Finding(
            code="AL-08/near_due", subject="C1", unit_id="CGPCS", since=MIDNIGHT + DAY, measured=1, allowed=1,
            evidence=(identity,),
        )
    ]  # fmt: skip
    late = found(log, MIDNIGHT + 5 * DAY)  # Monday
    assert [(one.code, one.since, one.measured, one.allowed) for one in late] == [
        ("AL-08/untold", MIDNIGHT + 3 * DAY, 1, 0)
    ]
    log.say(CaseCompleted(**case()), MIDNIGHT + 5 * DAY)
    assert codes(log, MIDNIGHT + 5 * DAY + MINUTE) == []


def test_a_delay_told_one_minute_late_does_not_count_as_told() -> None:
    for told, code in ((MIDNIGHT + 3 * DAY - MINUTE, "AL-08/overdue"), (MIDNIGHT + 3 * DAY + MINUTE, "AL-08/untold")):
        log = Log(CASE)
        log.say(accepted(), NINE)
        log.say(DelayNotified(**case()), told)
        assert codes(log, MIDNIGHT + 4 * DAY) == [code]


def test_a_suspended_case_and_one_extended_in_time_are_not_overdue_and_a_test_is_never_told_of() -> None:
    for fact in (
        CaseSuspended(**case(), kind="expert"),
        CaseExtended(**case(), due_at=instant(MIDNIGHT + 30 * DAY), approver="city"),
    ):
        log = Log(CASE)
        log.say(accepted(), NINE)
        log.say(fact, NINE + HOUR)
        assert "AL-08/untold" not in codes(log, MIDNIGHT + 4 * DAY)
    log = Log(CASE)
    log.say(accepted(test=True), NINE)
    assert codes(log, MIDNIGHT + 4 * DAY) == []


@pytest.mark.covers("5.2-13")
def test_a_missed_supplement_of_a_deficient_acceptance_is_found_until_the_last_paper_comes() -> None:
    log = Log(CASE)
    until = instant(MIDNIGHT + 2 * DAY)
    log.say(CaseDeficientAccepted(**case(), service_code="HJ01", promise_days=20, supplement_due_at=until), NINE)
    assert codes(log, MIDNIGHT + 2 * DAY) == []
    assert codes(log, MIDNIGHT + 2 * DAY + MINUTE) == ["AL-08/supplement"]
    log.say(SupplementReceived(**case(), complete=False), MIDNIGHT + 2 * DAY + HOUR)
    assert codes(log, MIDNIGHT + 2 * DAY + 2 * HOUR) == ["AL-08/supplement"]
    log.say(SupplementReceived(**case(), complete=True), MIDNIGHT + 2 * DAY + 3 * HOUR)
    assert codes(log, MIDNIGHT + 2 * DAY + 4 * HOUR) == []


@pytest.mark.covers("5.2-12")
def test_a_supplement_in_the_last_minute_is_in_time() -> None:
    log = Log(CASE)
    until = MIDNIGHT + 2 * DAY
    deficient = CaseDeficientAccepted(**case(), service_code="HJ01", promise_days=20, supplement_due_at=instant(until))
    log.say(deficient, NINE)
    log.say(SupplementReceived(**case(), complete=True), until - MINUTE)
    assert codes(log, until + DAY) == []


def test_a_correction_is_old_after_its_limit_or_ten_working_days() -> None:
    rules = CaseRules(corrections=frozenset({"HJ01"}))
    log = Log(CASE)
    log.say(accepted(None), NINE)
    tenth = MIDNIGHT + 15 * DAY  # ten working days after Wednesday 14 October is Wednesday 28
    assert codes(log, tenth, rules) == []
    old = found(log, tenth + MINUTE, rules)
    assert [(one.code, one.since, one.measured, one.allowed) for one in old] == [("AL-09", tenth, 11, 10)]
    assert codes(log, tenth + MINUTE) == [], "other services are no corrections"
    log.say(CaseCompleted(**case()), tenth + HOUR)
    assert codes(log, tenth + 2 * HOUR, rules) == []


@pytest.mark.covers("AL-18", "000-16")
def test_incomplete_papers_without_a_notice_by_day_end_are_found_until_it_is_issued() -> None:
    log = Log(CASE)
    log.say(papers(complete=False), NINE)
    assert codes(log, MIDNIGHT + DAY - MINUTE) == []
    assert codes(log, MIDNIGHT + DAY) == ["AL-18/notice"]
    log.say(NoticeIssued(**case(), kind="one-time", template="T", version="4"), MIDNIGHT + DAY + HOUR)
    assert codes(log, MIDNIGHT + DAY + 2 * HOUR) == []
    log = Log(CASE)
    log.say(papers(complete=True), NINE)
    assert codes(log, MIDNIGHT + DAY) == []


@pytest.mark.covers("AL-18", "000-38")
def test_a_refusal_needs_a_legal_basis() -> None:
    log = Log(CASE)
    log.say(RefusalIssued(**case(), written=True), NINE)
    assert codes(log, NINE + MINUTE) == ["AL-18/refusal"]
    log.say(RefusalIssued(**case(), written=True, legal_basis="LAW-1"), NINE + HOUR)
    assert codes(log, NINE + 2 * HOUR) == []


def test_a_notice_must_be_of_the_version_in_force_on_its_day() -> None:
    rules = CaseRules(templates={("CGPCS", "T"): ((0, "3"), (MIDNIGHT + DAY, "4"))})
    for at, version, expected in (
        (NINE, "3", []),
        (NINE + DAY, "3", ["AL-18/template"]),
        (NINE + DAY, "4", []),
    ):
        log = Log(CASE)
        log.say(papers(complete=False), at)
        log.say(NoticeIssued(**case(), kind="one-time", template="T", version=version), at)
        assert codes(log, at + MINUTE, rules) == expected


def demand(**more: Any) -> dict[str, Any]:  # keyword arguments of demand events
    return {"received_at": instant(NINE), "demand_id": "D1", "unit_id": "CGPCS", **more}


def opened(**more: Any) -> DemandOpened:
    return DemandOpened(**demand(), category="x", channel="window", **more)


def test_a_demand_without_an_owner_is_found_until_somebody_has_it_in_hand() -> None:
    log = Log(CASE)
    identity = log.say(opened(), NINE)
    without = found(log, NINE + MINUTE)
    assert [(one.code, one.subject, one.since, one.evidence) for one in without] == [("AL-23", "D1", NINE, (identity,))]
    log.say(DemandProgressed(**demand(), progress="asked", owner=None), NINE + HOUR)
    assert codes(log, NINE + 2 * HOUR) == ["AL-23"]
    log.say(DemandProgressed(**demand(), progress="asked", owner="P1"), NINE + 3 * HOUR)
    assert codes(log, NINE + 4 * HOUR) == []
    for ended in (opened(owner="P1"), DemandClosed(**demand(), reason="settled")):
        log = Log(CASE)
        log.say(opened(), NINE)
        log.say(ended, NINE + HOUR)
        assert codes(log, NINE + 2 * HOUR) == []
