"""What a city says of its own limits, templates and corrections is what its findings go by."""

from datetime import date

import pytest

from schemas.events.case import ApplicationReceived, CaseAccepted, NoticeIssued
from schemas.events.queue import TicketIssued
from schemas.instants import DAY, MINUTE, instant
from schemas.reference import City, NoticeTemplate, Service, Threshold, city_of
from schemas.topics import CASE
from streams.alert_catalogue import CATALOGUE, ROLES
from streams.notify.receivers import ROLES as RECEIVED
from streams.notify.routing import _SAME
from tests.unit.streams.a_fold import HALL_ID, NINE, Log, a_city, ticket


def with_records(*more: object) -> City:
    """Make the usual small city, and say more of it."""
    return city_of([*a_city().records, *more])  # type: ignore[list-item]  # reference records of any kind


def found(log: Log) -> list[str]:
    return [one.code for one in log.fold.findings()]


@pytest.mark.covers("AL-05", "D-31")
def test_a_wait_is_too_long_by_the_limit_of_its_own_hall_from_the_day_it_holds() -> None:
    shorter = Threshold(name="wait_limit_min", unit_id=HALL_ID, value=10, valid_from=date(2026, 10, 14))
    tomorrow = Threshold(name="wait_limit_min", unit_id=HALL_ID, value=10, valid_from=date(2026, 10, 15))
    for city, told in ((a_city(), False), (with_records(shorter), True), (with_records(tomorrow), False)):
        log = Log(city=city)
        log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
        log.tick(NINE + 20 * MINUTE)
        assert ("AL-05/current" in found(log)) is told


def noticed(version: str) -> NoticeIssued:
    return NoticeIssued(
        received_at=instant(NINE), case_no="C1", unit_id=HALL_ID, kind="one_time", template="GZD", version=version
    )


@pytest.mark.covers("AL-18", "000-39")
@pytest.mark.parametrize(("version", "told"), [("v3", True), ("v4", False)])
def test_a_notice_of_another_version_than_its_county_uses_that_day_is_told(version: str, told: bool) -> None:
    versions = [
        NoticeTemplate(kind="one_time", template="GZD", version="v3", valid_from=date(2026, 1, 1)),
        NoticeTemplate(kind="one_time", template="GZD", version="v4", valid_from=date(2026, 10, 14)),
    ]
    log = Log(CASE, city=with_records(*versions))
    papers = ApplicationReceived(
        received_at=instant(NINE), case_no="C1", unit_id=HALL_ID, service_code="HJ01", materials_complete=False
    )
    log.say(papers, NINE)
    log.say(noticed(version), NINE + MINUTE)
    log.tick(NINE + 2 * MINUTE)
    assert ("AL-18/template" in found(log)) is told


@pytest.mark.covers("AL-09", "000-10")
def test_a_correction_is_old_after_the_citys_own_limit_and_other_business_never() -> None:
    correction = Service(
        service_code="GZ01", name="更正户籍登记差错", kind="promised", promise_days=None, correction=True
    )
    limit = Threshold(name="correction_days", value=3)
    for service, told in (("GZ01", True), ("HJ01", False)):
        log = Log(CASE, city=with_records(correction, limit))
        log.say(CaseAccepted(received_at=instant(NINE), case_no="C1", unit_id=HALL_ID, service_code=service), NINE)
        log.tick(NINE + 2 * DAY)
        assert "AL-09" not in found(log)
        log.tick(NINE + 7 * DAY)
        assert ("AL-09" in found(log)) is told


def test_every_role_that_an_alert_speaks_to_can_be_given_to_a_receiver() -> None:
    spoken = {role for entry in CATALOGUE.values() for role in entry.audience}
    assert spoken <= set(ROLES)
    assert {_SAME.get(role, role) for role in spoken} <= set(RECEIVED)
