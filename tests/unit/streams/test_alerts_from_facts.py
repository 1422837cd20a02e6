"""From the facts in the log to the sentence people get: each alert once, by the fold, the rules and the engine."""

from collections.abc import Callable

import pytest

from schemas.events.case import (
    ApplicationReceived,
    CaseAccepted,
    CaseCompleted,
    DemandOpened,
    RefusalIssued,
)
from schemas.events.hotline import CallBusy
from schemas.events.queue import TicketCalled, TicketIssued
from schemas.events.system import AlertCleared, AlertRaised
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.reference import City, Service, city_of
from schemas.topics import CASE, HALL, HOTLINE
from streams.alert_book import Book
from streams.alert_catalogue import base
from streams.alert_engine import Said
from streams.alert_speech import speak
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_city, a_heartbeat, ticket

CITY = city_of(
    [*a_city().records, Service(service_code="GZ01", name="更正户籍登记差错", kind="promised", correction=True)]
)
Facts = Callable[[Log], None]


class Story:
    """A log that is spoken of at each tick, as a worker does; what was said is read back into the book."""

    def __init__(self, topic: str, city: City = CITY) -> None:
        self.log, self.book, self.said = Log(topic, city=city), Book(), list[Said]()

    def tick(self, at: int) -> list[Said]:
        self.log.tick(at)
        position = f"{self.log.topic}/0/{len(self.log.values) - 1}"
        now = speak(
            self.log.fold,
            self.book,
            position,
            city=self.log.city,
            calendar=self.log.calendar,
            wall="http://127.0.0.1:8900/",
        )
        for number, fact in enumerate(now):
            self.book.follow(fact, f"{position}-{number}")
        self.said += now
        return now

    def until(self, end: int, step: int = MINUTE) -> None:
        for at in range((self.log.fold.tick_at or NINE) + step, end + 1, step):
            self.tick(at)

    def raised(self, code: str) -> list[AlertRaised]:
        return [one for one in self.said if isinstance(one, AlertRaised) and code in (one.code, base(one.code))]


def waiting(log: Log) -> None:
    for number in range(11):
        log.say(TicketIssued(**ticket(NINE, f"V{number}"), service_code="HJ01"), NINE + number)
    log.say(a_heartbeat(NINE), NINE)


def case(service: str = "HJ01", days: int | None = 1) -> CaseAccepted:
    return CaseAccepted(
        received_at=instant(NINE), case_no="C1", unit_id=HALL_ID, service_code=service, promise_days=days
    )


def papers() -> ApplicationReceived:
    return ApplicationReceived(
        received_at=instant(NINE), case_no="C1", unit_id=HALL_ID, service_code="HJ01", materials_complete=False
    )


def refused(log: Log) -> None:
    log.say(papers(), NINE)
    log.say(RefusalIssued(received_at=instant(NINE), case_no="C1", unit_id=HALL_ID, written=True), NINE + MINUTE)


def blocked(log: Log) -> None:
    for number in range(5):
        at = NINE + number * MINUTE
        log.say(CallBusy(received_at=instant(at), call_id=f"K{number}", centre_id="H12345"), at)


def unowned() -> DemandOpened:
    return DemandOpened(received_at=instant(NINE), demand_id="D1", unit_id=HALL_ID, category="help", channel="letter")


@pytest.mark.parametrize(
    ("code", "topic", "facts", "after"),
    [
        pytest.param("AL-04", HALL, waiting, HOUR, id="terminal-offline"),
        pytest.param("AL-05", HALL, waiting, HOUR, id="wait"),
        pytest.param("AL-06/crowded", HALL, waiting, HOUR, id="crowd"),
        pytest.param("AL-25", HALL, waiting, HOUR, id="silent-feed"),
        pytest.param("AL-08", CASE, lambda log: log.say(case(), NINE), 3 * DAY, id="overdue"),
        pytest.param("AL-09", CASE, lambda log: log.say(case("GZ01", None), NINE), 16 * DAY, id="correction"),
        pytest.param("AL-18", CASE, refused, HOUR, id="refusal-without-basis"),
        pytest.param("AL-23", CASE, lambda log: log.say(unowned(), NINE), HOUR, id="no-owner"),
        pytest.param("AL-13", HOTLINE, blocked, 10 * MINUTE, id="busy-line"),
    ],
)
@pytest.mark.covers("AL-04", "AL-05", "AL-06", "AL-08", "AL-09", "AL-13", "AL-18", "AL-23", "AL-25", "002-71")
def test_the_facts_raise_the_alert_once_with_a_sentence_in_both_languages(
    code: str, topic: str, facts: Facts, after: int
) -> None:
    story = Story(topic)
    facts(story.log)
    story.until(NINE + after, MINUTE if after <= HOUR else HOUR)
    assert len(story.raised(code)) == 1
    alert = story.raised(code)[0]
    assert alert.sentence.startswith("【") and alert.sentence_en
    assert alert.audience
    again = Story(topic)
    facts(again.log)
    again.until(NINE + after, MINUTE if after <= HOUR else HOUR)
    assert [one.alert_id for one in again.raised(code)] == [alert.alert_id], "a replay says the same alert"


def test_nothing_wrong_is_nothing_said() -> None:
    story = Story(CASE)
    story.log.say(case(days=20), NINE)
    story.until(NINE + HOUR)
    assert story.said == []


@pytest.mark.covers("AL-08")
def test_an_overdue_case_that_is_completed_ends_its_alert() -> None:
    story = Story(CASE)
    story.log.say(case(), NINE)
    story.until(NINE + 3 * DAY, HOUR)
    story.log.say(CaseCompleted(received_at=instant(NINE), case_no="C1", unit_id=HALL_ID), NINE + 3 * DAY + MINUTE)
    story.until(NINE + 3 * DAY + 2 * HOUR)
    ended = [one for one in story.said if isinstance(one, AlertCleared)]
    assert [(one.code, one.alert_subject) for one in ended] == [("AL-08", "C1")]


@pytest.mark.covers("AL-05")
def test_a_wait_that_ended_is_first_recovering_and_then_over() -> None:
    story = Story(HALL)
    waiting(story.log)
    story.until(NINE + 40 * MINUTE)
    assert len(story.raised("AL-05")) == 1
    for number in range(11):
        at = NINE + 40 * MINUTE + number
        story.log.say(TicketCalled(**ticket(at, f"V{number}", window_id=WINDOW_ID)), at)
        story.log.say(a_heartbeat(at), at)
    story.until(NINE + 43 * MINUTE)
    assert not [one for one in story.said if isinstance(one, AlertCleared) and base(one.code) == "AL-05"], "not yet"
    for minute in range(43, 60, 2):
        story.log.say(a_heartbeat(NINE + minute * MINUTE), NINE + minute * MINUTE)
        story.until(NINE + (minute + 2) * MINUTE)
    ended = [one for one in story.said if isinstance(one, AlertCleared) and base(one.code) == "AL-05"]
    assert [one.reason for one in ended] == ["recovered"]
