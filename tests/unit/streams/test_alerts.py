"""What is said at a tick, when, to whom, and in which words."""

import pytest

from schemas.envelope import Fact
from schemas.events.rating import BadRatingRectified, BadRatingReplied, RatingVoided
from schemas.events.system import AlertAcknowledged, AlertChanged, AlertCleared, AlertRaised
from schemas.instants import DAY, HOUR, MINUTE, instant
from streams.alert_book import Book
from streams.alerts import decide
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_rating, common

BASE = "http://127.0.0.1:8900"


class Desk:
    """A log, its book, and what was said so far."""

    def __init__(self) -> None:
        self.log, self.book = Log(), Book()
        self.said: list[Fact] = []
        self.at = NINE

    def rate(self, pattern: str, **more: object) -> list[str]:
        """Rate good (g) or bad (b), a minute apart."""
        ids = []
        for key in pattern:
            self.at += MINUTE
            rating = a_rating(self.at, 5 if key == "g" else 1, **more)  # type: ignore[arg-type]
            ids.append(self.log.say(rating, self.at))
        return ids

    def tick(self, at: int | None = None) -> list[Fact]:
        """Tick and decide; give what is said of the window's rate and of bad ratings now."""
        self.at = at or self.at + MINUTE
        self.log.tick(self.at)
        position = f"hall.events/0/{len(self.log.values) - 1}"
        fresh = decide(self.log.fold, self.book, position, self.at, city=self.log.city, base_url=BASE)
        again = decide(self.log.fold, self.book, position, self.at, city=self.log.city, base_url=BASE)
        assert fresh == again
        for number, fact in enumerate(fresh):
            self.book.follow(fact, f"{position}/{number}")
            self.book.follow(fact, f"{position}/{number}")
        assert decide(self.log.fold, self.book, position, self.at, city=self.log.city, base_url=BASE) == []
        self.said.extend(fresh)
        return list(fresh)

    def rates(self, facts: list[Fact]) -> list[Fact]:
        """Give what concerns the rate."""
        return [fact for fact in facts if getattr(fact, "code", "") == "AL-01"]


@pytest.mark.covers("001-52", "AL-01", "D7")
def test_below_is_raised_once_with_its_evidence_and_the_sentence_everybody_gets() -> None:
    desk = Desk()
    ids = desk.rate("b" * 8 + "g" * 42)
    (raised,) = desk.rates(desk.tick())
    assert isinstance(raised, AlertRaised)
    assert (raised.state, raised.n, raised.good, raised.bad) == ("below", 50, 42, 8)
    assert (raised.first_event_id, raised.last_event_id) == (ids[0], ids[-1])
    assert raised.since == instant(NINE + 20 * MINUTE)
    assert raised.sentence == (
        "【低于90%】城关派出所户籍窗口 满意率 84.0%（近50次评价：满意42，不满意8），10月14日 09:20 起。"
        "请查看：http://127.0.0.1:8900/wall#CGPCS-01"
    )
    assert raised.sentence_en == (
        "[Below 90%] Chengguan Police Station, household window: satisfaction 84.0% (latest 50 ratings: 42 good, "
        "8 bad), since 2026-10-14 09:20. See http://127.0.0.1:8900/wall#CGPCS-01"
    )
    assert raised.notify
    assert desk.rates(desk.tick()) == []


@pytest.mark.covers("AL-01", "D7")
def test_17_of_20_raises_and_18_of_20_does_not() -> None:
    desk = Desk()
    desk.rate("bb" + "g" * 18)
    assert desk.rates(desk.tick()) == []
    desk = Desk()
    desk.rate("bbb" + "g" * 17)
    assert len(desk.rates(desk.tick())) == 1


def test_confirmed_is_told_once_and_recovering_and_below_again_are_said_and_not_told() -> None:
    desk = Desk()
    desk.rate("b" * 8 + "g" * 42)
    desk.tick()
    desk.rate("b" * 12)
    (confirmed,) = desk.rates(desk.tick())
    assert isinstance(confirmed, AlertChanged)
    assert (confirmed.state, confirmed.notify) == ("confirmed", True)
    assert confirmed.sentence.startswith("【低于90% · 确证】")
    desk.rate("g" * 42)
    (milder,) = desk.rates(desk.tick())
    assert isinstance(milder, AlertChanged)
    assert (milder.state, milder.notify) == ("below", False)
    desk.rate("b" * 10)
    (again,) = desk.rates(desk.tick())
    assert isinstance(again, AlertChanged)
    assert (again.state, again.notify) == ("confirmed", False)
    desk.rate("g" * 45)
    (recovering,) = desk.rates(desk.tick())
    assert isinstance(recovering, AlertChanged)
    assert (recovering.state, recovering.notify) == ("recovering", False)


def test_ten_fine_ratings_clear_the_alert_as_recovered_and_tell_those_who_were_told() -> None:
    desk = Desk()
    desk.rate("bbb" + "g" * 17)
    (raised,) = desk.rates(desk.tick())
    desk.rate("g" * 40)
    (cleared,) = desk.rates(desk.tick())
    assert isinstance(raised, AlertRaised)
    assert isinstance(cleared, AlertCleared)
    assert (cleared.reason, cleared.notify, cleared.alert_id) == ("recovered", True, raised.alert_id)
    assert cleared.sentence.startswith("【恢复】城关派出所户籍窗口 满意率 ")
    desk.rate("b" * 10)
    (next_one,) = desk.rates(desk.tick())
    assert isinstance(next_one, AlertRaised)
    assert next_one.alert_id != raised.alert_id


@pytest.mark.covers("AL-01", "5.3-10")
def test_an_alert_whose_evidence_was_voided_is_cleared_as_restated() -> None:
    desk = Desk()
    ids = desk.rate("bbb" + "g" * 17)
    desk.tick()
    void = RatingVoided(**common(desk.at), window_id=WINDOW_ID, rating_id=ids[0], ground="mistake", decided_by="city")
    desk.log.say(void, desk.at)
    said = desk.tick()
    (rate,) = desk.rates(said)
    assert isinstance(rate, AlertCleared)
    assert rate.reason == "restated"
    assert rate.sentence.startswith("【更正】")
    bad = [fact for fact in said if isinstance(fact, AlertCleared) and fact.code == "AL-02"]
    assert [(fact.alert_subject, fact.reason) for fact in bad] == [(ids[0], "restated")]


def test_an_alert_lapses_after_thirty_days_without_a_rating() -> None:
    desk = Desk()
    desk.rate("bbb" + "g" * 17)
    last = desk.at
    desk.tick()
    assert desk.rates(desk.tick(last + 30 * DAY)) == []
    (cleared,) = desk.rates(desk.tick(last + 30 * DAY + MINUTE))
    assert isinstance(cleared, AlertCleared)
    assert cleared.reason == "lapsed"
    assert "近30天无评价" in cleared.sentence


def test_imported_history_is_judged_and_raised_and_tells_nobody_not_even_its_end() -> None:
    desk = Desk()
    desk.rate("bbb" + "g" * 17, late_reason="backfill")
    said = desk.tick()
    assert {fact.code for fact in said if isinstance(fact, AlertRaised)} == {"AL-01", "AL-02"}
    assert not [fact for fact in said if isinstance(fact, AlertRaised) and fact.notify]
    desk.rate("g" * 40, late_reason="backfill")
    (cleared,) = desk.rates(desk.tick())
    assert isinstance(cleared, AlertCleared)
    assert not cleared.notify


@pytest.mark.covers("AL-01")
def test_evidence_that_took_more_than_two_hours_to_arrive_tells_nobody() -> None:
    for late, told in ((2 * HOUR, True), (2 * HOUR + MINUTE, False)):
        desk = Desk()
        desk.rate("bb" + "g" * 18)
        desk.tick()
        desk.log.say(a_rating(desk.at, 1), desk.at, late=late)
        (raised,) = desk.rates(desk.tick(desk.at + late))
        assert isinstance(raised, AlertRaised)
        assert raised.notify is told


@pytest.mark.covers("AL-02")
def test_each_bad_rating_opens_one_case_that_an_acknowledgement_does_not_close() -> None:
    desk = Desk()
    (bad,) = desk.rate("b")
    (raised,) = desk.tick()
    assert isinstance(raised, AlertRaised)
    assert (raised.code, raised.alert_subject, raised.state, raised.notify) == ("AL-02", bad, "open", True)
    assert raised.sentence.startswith("【差评】城关派出所户籍窗口 10月14日 09:01 收到评价“非常不满意”")
    acknowledged = AlertAcknowledged(
        received_at=instant(desk.at),
        alert_id=raised.alert_id,
        hall_id=HALL_ID,
        code="AL-02",
        alert_subject=bad,
        by="head",
    )
    desk.book.follow(acknowledged, "ack")
    assert desk.tick() == []
    assert desk.book.open[("AL-02", bad)].acknowledged
    where = {**common(desk.at), "window_id": WINDOW_ID, "rating_id": bad, "by": "head"}
    desk.log.say(BadRatingReplied(**where), desk.at)
    assert desk.tick() == []
    desk.log.say(BadRatingRectified(**where), desk.at)
    (cleared,) = desk.tick()
    assert isinstance(cleared, AlertCleared)
    assert (cleared.reason, cleared.notify) == ("handled", True)


def test_a_bad_rating_that_is_no_longer_held_is_not_taken_back() -> None:
    desk = Desk()
    desk.rate("b")
    desk.tick()
    later = desk.at + 100 * DAY
    assert desk.tick(later) == []
    assert len(desk.book.open) == 1


def test_a_second_raise_of_an_open_alert_does_nothing() -> None:
    desk = Desk()
    desk.rate("bbb" + "g" * 17)
    (raised,) = desk.rates(desk.tick())
    assert isinstance(raised, AlertRaised)
    before = desk.book.open[("AL-01", WINDOW_ID)]
    twin = AlertRaised(
        received_at=raised.received_at,
        alert_id="another",
        hall_id=HALL_ID,
        code="AL-01",
        alert_subject=WINDOW_ID,
        state="confirmed",
        since=raised.since,
        sentence="",
        sentence_en="",
    )
    desk.book.follow(twin, "another event")
    assert desk.book.open[("AL-01", WINDOW_ID)] is before
    assert before.state == "below"


def test_a_second_worker_deciding_the_same_tick_makes_the_same_ids() -> None:
    desk = Desk()
    desk.rate("bbb" + "g" * 17)
    said = desk.tick()
    other = desk.log.fresh()
    other.take(list(enumerate(desk.log.values)))
    position = f"hall.events/0/{len(desk.log.values) - 1}"
    assert decide(other, Book(), position, desk.at, city=desk.log.city, base_url=BASE) == said
