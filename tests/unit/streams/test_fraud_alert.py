"""AL-24 from the facts to the sentence: to the data team alone, ended by a review alone, never twice for the same."""

import pytest

from schemas.events.queue import TicketFinished
from schemas.events.system import AlertCleared, AlertRaised, AlertReviewed
from schemas.instants import HOUR, MINUTE, SECOND, instant
from schemas.reference import Threshold, city_of
from streams.alert_book import Book
from streams.alert_engine import Said
from streams.alert_speech import speak
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_city, a_rating, ticket

SUBJECT = f"{WINDOW_ID}:2026-10-14"


class Story:
    """A log that is spoken of at each tick; what was said is read back into the book."""

    def __init__(self, **limits: int) -> None:
        dated = [Threshold(name=name, unit_id="", value=value) for name, value in limits.items()]
        self.log, self.book, self.said = Log(city=city_of([*a_city().records, *dated])), Book(), list[Said]()

    def tick(self, at: int) -> list[Said]:
        self.log.tick(at)
        position = f"{self.log.topic}/0/{len(self.log.values) - 1}"
        everything = speak(
            self.log.fold,
            self.book,
            position,
            city=self.log.city,
            calendar=self.log.calendar,
            wall="http://127.0.0.1:1/",
        )
        for number, fact in enumerate(everything):
            self.book.follow(fact, f"{position}-{number}")
        now = [fact for fact in everything if fact.code == "AL-24"]
        self.said += now
        return now

    def review(self, at: int) -> None:
        alert = self.book.open["AL-24", SUBJECT]
        fact = AlertReviewed(
            received_at=instant(at), alert_id=alert.alert_id, hall_id=alert.hall_id, code="AL-24",
            alert_subject=SUBJECT, by="data_team", finding="窗口人员代按",
        )  # fmt: skip
        self.book.follow(fact, f"review-{at}")


def a_burst_without_service(story: Story) -> list[str]:
    """Six presses in half a minute, an hour after the only service of the hall."""
    story.log.say(TicketFinished(**ticket(NINE, "V1", window_id=WINDOW_ID)), NINE)
    at = NINE + HOUR
    return [story.log.say(a_rating(at), at + number * number * SECOND) for number in range(6)]


@pytest.mark.covers("AL-24")
def test_a_suspicion_is_told_once_to_the_data_team_after_half_an_hour_with_its_score_and_ratings() -> None:
    story = Story()
    ratings = a_burst_without_service(story)
    assert story.tick(NINE + HOUR + 29 * MINUTE) == [], "a visit that comes late may still explain it"
    [raised] = story.tick(NINE + HOUR + 31 * MINUTE)
    assert isinstance(raised, AlertRaised)
    assert (raised.alert_subject, raised.window_id, raised.hall_id) == (SUBJECT, WINDOW_ID, HALL_ID)
    assert (raised.measured, raised.allowed, raised.n, raised.audience) == (3, 3, 6, ("data_team",))
    assert (raised.first_event_id, raised.last_event_id) == (min(ratings), max(ratings))
    assert "评价疑似不实" in raised.sentence
    assert "疑点得分3（限3）" in raised.sentence
    assert "Ratings under suspicion" in raised.sentence_en
    assert story.tick(NINE + 2 * HOUR) == []


@pytest.mark.covers("AL-24")
def test_only_a_review_ends_a_suspicion_and_the_same_evidence_does_not_bring_it_back() -> None:
    story = Story()
    a_burst_without_service(story)
    story.tick(NINE + 2 * HOUR)
    for number in range(6):
        story.log.say(TicketFinished(**ticket(NINE, f"L{number}", window_id=WINDOW_ID)), NINE + HOUR)
    assert story.tick(NINE + 3 * HOUR) == [], "the evidence is gone, and still somebody has to say what it was"
    story.review(NINE + 3 * HOUR + MINUTE)
    [cleared] = story.tick(NINE + 3 * HOUR + 2 * MINUTE)
    assert isinstance(cleared, AlertCleared)
    assert cleared.reason == "reviewed"
    story = Story()
    a_burst_without_service(story)
    story.tick(NINE + 2 * HOUR)
    story.review(NINE + 2 * HOUR + MINUTE)
    assert [fact.reason for fact in story.tick(NINE + 2 * HOUR + 2 * MINUTE) if isinstance(fact, AlertCleared)] == [
        "reviewed"
    ]
    for number in range(6):
        at = NINE + 6 * HOUR + number * number * SECOND
        story.log.say(a_rating(at), at)
    assert story.tick(NINE + 8 * HOUR) == [], "more of the same kind"


@pytest.mark.covers("AL-24")
def test_a_further_kind_of_signal_after_the_review_is_told_anew() -> None:
    story = Story()
    a_burst_without_service(story)
    story.tick(NINE + 2 * HOUR)
    story.review(NINE + 2 * HOUR + MINUTE)
    story.tick(NINE + 2 * HOUR + 2 * MINUTE)
    for number in range(10):
        at = NINE + 6 * HOUR + number * 5 * MINUTE
        story.log.say(a_rating(at), at)
    [raised] = story.tick(NINE + 8 * HOUR)
    assert isinstance(raised, AlertRaised)
    assert raised.measured == 5


@pytest.mark.covers("AL-24", "D-31")
def test_the_limit_and_the_points_are_dated_data() -> None:
    story = Story(fraud_score=4)
    a_burst_without_service(story)
    assert story.tick(NINE + 2 * HOUR) == []
    story = Story(fraud_score=4, f1_points=2)
    a_burst_without_service(story)
    assert len(story.tick(NINE + 2 * HOUR)) == 1


def test_one_weak_signal_alone_is_no_suspicion() -> None:
    story = Story()
    story.log.say(TicketFinished(**ticket(NINE, "V1", window_id=WINDOW_ID)), NINE)
    for number in range(4):
        story.log.say(a_rating(NINE), NINE + (1 + number) * HOUR + number * number * MINUTE)
    assert story.tick(NINE + 8 * HOUR) == []
