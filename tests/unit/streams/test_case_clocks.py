"""When the clock of a case starts, stands and ends: domain 5.2 and D-10, and the metrics that count it (3.3)."""

from datetime import datetime
from typing import Any

import pytest

from schemas.calendar import Calendar
from schemas.envelope import Fact
from schemas.events.case import (
    ApplicationReceived,
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
    SupplementReceived,
)
from schemas.instants import instant, micros
from schemas.reference import City, Service, Unit, city_of
from schemas.topics import CASE
from streams.case_hours import OfficeHours
from tests.unit.streams.a_fold import Log

HOURS = OfficeHours(Calendar())


def at(text: str) -> int:
    return micros(datetime.fromisoformat(f"{text}+08:00"))


def a_city() -> City:
    return city_of(
        [
            Unit(unit_id="CGPCS", name="城关派出所", kind="hall"),
            Service(service_code="HJ", name="户籍", kind="promised", promise_days=5),
            Service(service_code="XK", name="许可", kind="promised", promise_days=5, permit=True),
        ]
    )


def case(**more: Any) -> dict[str, Any]:  # keyword arguments of case events
    return {"received_at": instant(0), "case_no": "C1", "unit_id": "CGPCS", **more}


def accepted(days: int | None = 5, service: str = "HJ", **more: Any) -> CaseAccepted:
    return CaseAccepted(**case(**more), service_code=service, promise_days=days)


def papers(service: str = "HJ", *, complete: bool = False, after_hours: bool = False) -> ApplicationReceived:
    return ApplicationReceived(**case(), service_code=service, materials_complete=complete, after_hours=after_hours)


def notice() -> NoticeIssued:
    return NoticeIssued(**case(), kind="one-time", template="T", version="4")


def said(*told: tuple[str, Fact], now: str) -> Log:
    log = Log(CASE, a_city())
    for when, fact in told:
        log.say(fact, at(when))
    log.tick(at(now))
    return log


def due(*told: tuple[str, Fact]) -> str:
    """Find the due day by asking from which minute on the case is overdue."""
    log = Log(CASE, a_city())
    for when, fact in told:
        log.say(fact, at(when))
    log.tick(at("2025-01-01T00:00:00"))
    matter = log.fold._desk.cases.matters["C1"]  # type: ignore[attr-defined]  # the desk of cases
    assert matter.promise.due_at is not None
    return instant(matter.promise.due_at - 1).date().isoformat()


@pytest.mark.parametrize(
    ("when", "days", "expected"),
    [
        ("2025-01-24T17:59:00", 5, "2025-02-07"),
        ("2025-01-24T18:01:00", 5, "2025-02-07"),
        ("2025-01-27T09:00:00", 1, "2025-02-05"),
        ("2025-09-27T10:00:00", 3, "2025-09-30"),
        ("2026-02-13T10:00:00", 5, "2026-02-27"),
    ],
)
def test_day_0_is_the_day_of_acceptance_whatever_its_hour(when: str, days: int, expected: str) -> None:
    assert due((when, accepted(days))) == expected


@pytest.mark.covers("002-39", "D-10", "5.2-08")
def test_papers_taken_after_hours_count_from_their_day_and_others_from_the_acceptance() -> None:
    taken, later = "2025-03-03T20:30:00", "2025-03-04T09:05:00"
    assert due((taken, papers(complete=True, after_hours=True)), (later, accepted())) == "2025-03-10"
    assert due((taken, papers(complete=True)), (later, accepted())) == "2025-03-11"
    assert due((later, accepted()), ("2025-03-05T20:30:00", papers(complete=True, after_hours=True))) == "2025-03-11"


@pytest.mark.covers("D-10")
def test_incomplete_papers_count_from_the_day_the_last_one_comes() -> None:
    first, last, later = "2025-03-03T10:00:00", "2025-03-06T16:59:00", "2025-03-10T09:00:00"
    begun = ((first, papers()), ("2025-03-03T10:10:00", notice()))
    half = SupplementReceived(**case(), complete=False)
    whole = SupplementReceived(**case(), complete=True)
    assert due(*begun, ("2025-03-04T10:00:00", half), (last, whole), (later, accepted())) == "2025-03-13"
    assert due(*begun, ("2025-03-04T10:00:00", half), (later, accepted())) == "2025-03-17"


@pytest.mark.parametrize(
    ("noticed", "service", "expected"),
    [
        (None, "XK", "2025-03-10"),
        ("2025-03-10T23:59:59", "XK", "2025-03-19"),
        ("2025-03-11T00:00:00", "XK", "2025-03-10"),
        (None, "HJ", "2025-03-19"),
    ],
)
@pytest.mark.covers("D-10")
def test_a_permit_without_a_notice_in_five_working_days_counts_from_first_receipt(
    noticed: str | None, service: str, expected: str
) -> None:
    told: list[tuple[str, Fact]] = [("2025-03-03T10:00:00", papers(service))]
    if noticed is not None:
        told.append((noticed, notice()))
    told += [
        ("2025-03-12T10:00:00", SupplementReceived(**case(), complete=True)),
        ("2025-03-12T11:00:00", accepted(service=service)),
    ]
    assert due(*told) == expected


@pytest.mark.covers("D-10")
def test_deficient_acceptance_counts_from_itself_whatever_comes_later() -> None:
    deficient = CaseDeficientAccepted(**case(), service_code="HJ", promise_days=5)
    last = SupplementReceived(**case(), complete=True)
    told = (("2025-03-03T10:00:00", papers()), ("2025-03-03T11:00:00", deficient), ("2025-03-10T10:00:00", last))
    assert due(*told) == "2025-03-10"


@pytest.mark.covers("5.2-09")
def test_a_case_suspended_across_a_holiday_keeps_its_remaining_working_days() -> None:
    stop, go = CaseSuspended(**case(), kind="expert"), CaseResumed(**case())
    told = (("2025-09-26T10:00:00", accepted(5)), ("2025-09-29T10:00:00", stop), ("2025-10-13T10:00:00", go))
    # stood over 30 Sep, 9, 10, 11 (make-up) and 13 Oct: five working days after Fri 10 Oct
    assert due(*told) == "2025-10-16"


@pytest.mark.covers("5.2-10", "5.2-11")
def test_extensions_before_the_due_instant_add_up_and_one_after_it_cures_nothing() -> None:
    first = CaseExtended(**case(), due_at=instant(at("2025-03-20T00:00:00")), approver="city")
    second = CaseExtended(**case(), due_at=instant(at("2025-03-25T00:00:00")), approver="city")
    begun = ("2025-03-03T10:00:00", accepted(5))  # due Mon 10 March
    assert due(begun, ("2025-03-10T23:59:59", first), ("2025-03-19T10:00:00", second)) == "2025-03-24"
    assert due(begun, ("2025-03-11T00:00:00", first), ("2025-03-19T10:00:00", second)) == "2025-03-10"


@pytest.mark.covers("5.2-15")
def test_calendar_day_limits_count_holidays_and_stand_next_to_working_days() -> None:
    assert due(("2025-09-30T10:00:00", CaseAccepted(**case(), service_code="HJ", promise_days=7,
               day_kind="calendar"))) == "2025-10-07"  # fmt: skip
    assert due(("2025-09-30T10:00:00", accepted(7))) == "2025-10-16"


@pytest.mark.parametrize(("done", "kept"), [("2025-03-10T23:59:59", 1), ("2025-03-11T00:00:01", 0)])
@pytest.mark.covers("5.2-14")
def test_completed_in_the_last_second_of_the_due_day_is_on_time(done: str, kept: int) -> None:
    log = said(("2025-03-03T10:00:00", accepted()), (done, CaseCompleted(**case())), now="2025-03-12T09:00:00")
    assert log.figure("M-15", "unit", "month").numerator == kept


@pytest.mark.covers("M-15", "001-40", "5.2-20")
def test_a_case_due_in_april_and_open_in_may_is_in_the_denominator_of_april() -> None:
    log = said(("2025-03-28T10:00:00", accepted(10)), now="2025-05-06T09:00:00")
    found = log.figure("M-15", "unit", "month")
    assert (found.numerator, found.denominator, found.start) == (0, 1, at("2025-04-01T00:00:00"))


@pytest.mark.parametrize(("told", "in_time"), [("2025-03-10T23:59:00", 1), ("2025-03-11T00:01:00", 0)])
@pytest.mark.covers("M-13", "M-13a", "M-13b", "M-17", "002-34", "5.2-17")
def test_overdue_has_two_classes_and_a_delay_told_one_minute_late_does_not_count(told: str, in_time: int) -> None:
    log = said(("2025-03-03T10:00:00", accepted()), (told, DelayNotified(**case())), now="2025-03-12T09:00:00")
    assert log.figure("M-13", "unit", "now").numerator == 1
    assert log.figure("M-13a", "unit", "now").numerator == in_time
    assert log.figure("M-13b", "unit", "now").numerator == 1 - in_time
    found = log.figure("M-17", "unit", "month")
    assert (found.numerator, found.denominator) == (1 - in_time, 1)


@pytest.mark.covers("M-17")
def test_a_broken_promise_stays_broken_after_completion_and_a_kept_one_is_not_counted() -> None:
    begun = ("2025-03-03T10:00:00", accepted())
    late = said(begun, ("2025-03-12T10:00:00", CaseCompleted(**case())), now="2025-03-13T09:00:00")
    assert (late.figure("M-17", "unit", "month").numerator, late.figure("M-17", "unit", "month").denominator) == (1, 1)
    for kept in (CaseCompleted(**case()), CaseSuspended(**case(), kind="expert"), CaseWithdrawn(**case())):
        log = said(begun, ("2025-03-10T10:00:00", kept), now="2025-03-13T09:00:00")
        assert not [key for key, _ in log.fold.statements(full=True) if "M-17" in key]


@pytest.mark.covers("5.2-16")
def test_a_reopened_case_is_overdue_again_under_its_first_promise() -> None:
    log = said(
        ("2025-03-03T10:00:00", accepted()),
        ("2025-03-05T10:00:00", CaseCompleted(**case())),
        ("2025-03-06T10:00:00", CaseReopened(**case())),
        now="2025-03-12T09:00:00",
    )
    assert log.figure("M-13b", "unit", "now").numerator == 1


@pytest.mark.covers("M-16", "M-16a", "004-13")
def test_early_is_a_day_before_the_due_day_and_the_cycle_is_in_working_hours() -> None:
    begun = ("2025-09-30T16:00:00", accepted(5))  # due Tue 14 October
    early = said(begun, ("2025-10-13T23:00:00", CaseCompleted(**case())), now="2025-10-16T09:00:00")
    assert early.figure("M-16", "unit", "month").numerator == 1
    same = said(begun, ("2025-10-14T09:30:00", CaseCompleted(**case())), now="2025-10-16T09:00:00")
    assert (same.figure("M-16", "unit", "month").numerator, same.figure("M-16", "unit", "month").denominator) == (0, 1)
    # 30 Sep 16–17 is 1 h; 9, 10, 11 and 13 October are 6.5 h each; 14 October half an hour: begun hours whole
    assert same.figure("M-16a", "unit", "month").histogram == {28: 1}


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ("2025-03-05T09:00:00", "2025-03-05T10:00:00", 1),
        ("2025-03-05T09:00:00", "2025-03-05T10:00:01", 2),
        ("2025-03-05T11:30:00", "2025-03-05T14:00:00", 1),
        ("2025-03-07T16:00:00", "2025-03-10T10:00:00", 2),
        ("2025-03-08T09:00:00", "2025-03-09T17:00:00", 0),
        ("2025-02-08T09:00:00", "2025-02-08T12:00:00", 3),
        ("2025-03-05T10:00:00", "2025-03-05T09:00:00", 0),
    ],
)
def test_working_hours_leave_out_noon_nights_and_weekends_but_not_make_up_days(
    begin: str, end: str, hours: int
) -> None:
    assert HOURS.between(at(begin), at(end), "Asia/Shanghai") == hours


def test_beyond_the_calendar_there_are_no_working_hours() -> None:
    assert HOURS.between(at("1990-01-01T09:00:00"), at("2025-01-02T09:00:00"), "Asia/Shanghai") is None


@pytest.mark.covers("M-19", "000-37")
def test_the_notice_rate_counts_incomplete_papers_only_in_the_month_they_came() -> None:
    log = Log(CASE, a_city())
    for number, complete, told in ((1, False, True), (2, False, False), (3, True, False)):
        where: dict[str, Any] = {**case(), "case_no": f"C{number}"}  # keyword arguments
        log.say(ApplicationReceived(**where, service_code="HJ", materials_complete=complete), at("2025-03-31T10:00:00"))
        if told:
            log.say(NoticeIssued(**where, kind="n", template="T", version="4"), at("2025-04-01T10:00:00"))
    log.tick(at("2025-04-30T23:00:00"))
    found = log.figure("M-19", "unit", "month")
    assert (found.numerator, found.denominator, found.start) == (1, 2, at("2025-03-01T00:00:00"))
    log.tick(at("2025-05-02T00:00:00"))
    assert not [key for key, one in log.fold.statements(full=True) if one is not None and "M-19" in key]
