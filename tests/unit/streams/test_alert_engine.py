"""When a finding becomes an alert, when it ends, who hears of it, and who goes up the ladder when nobody does."""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec
import pytest

from schemas.calendar import Calendar
from schemas.envelope import Fact
from schemas.events.system import (
    AlertAcknowledged,
    AlertAssigned,
    AlertChanged,
    AlertCleared,
    AlertEscalated,
    AlertRaised,
    AlertReviewed,
    AlertSilenced,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.reference_rules import LadderRung
from streams.alert_book import Book
from streams.alert_catalogue import CATALOGUE, FLAPS, ROLES
from streams.alert_engine import Said, Tick, decide_findings, escalations
from streams.finding import Finding
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, a_city

CITY = a_city()
CALENDAR = Calendar(CITY.calendar)
BASE = "http://127.0.0.1:8900"
ORIGIN = "hall.events/0"


def a_finding(code: str, since: int, *, subject: str = HALL_ID, **more: Any) -> Finding:  # fields of Finding
    return Finding(
        **{
            "code": code,
            "subject": subject,
            "unit_id": HALL_ID,
            "since": since,
            "measured": 1860,
            "allowed": 1800,
            **more,
        }
    )


class Engine:
    """A book and ticks, a minute apart, from nine o'clock on a Wednesday."""

    def __init__(self, at: int = NINE, origin: str = ORIGIN) -> None:
        self.book, self.at, self.origin = Book(), at, origin
        self.said: list[tuple[str, Fact]] = []
        self._number = 0

    def tick(self, *found: Finding, after: int = MINUTE, heard: Collection[str] = (HALL_ID,)) -> list[Said]:
        """Tick, decide and say; whoever decides the same again says the same, and after that nothing."""
        self.at += after
        self._number += 1
        tick = self.tick_of(heard)
        fresh = self.decided(found, tick)
        assert fresh == self.decided(found, tick)
        for number, fact in enumerate(fresh):
            self.tell(fact, f"{self._number}/{number}")
        assert self.decided(found, tick) == []
        return fresh

    def tick_of(self, heard: Collection[str]) -> Tick:
        position = f"{self.origin}/{self._number}"
        return Tick(at=self.at, position=position, city=CITY, calendar=CALENDAR, base_url=BASE, heard=set(heard))

    def decided(self, found: Collection[Finding], tick: Tick) -> list[Said]:
        said = decide_findings(found, self.book, tick)
        return [*said, *escalations(self.book, tick, said=said)]

    def tell(self, fact: Fact, event_id: str) -> None:
        self.said.append((event_id, fact))
        self.book.follow(fact, event_id)
        self.book.follow(fact, event_id)

    def person(self, kind: type[Fact], raised: AlertRaised, **more: Any) -> None:  # fields of the event
        """Let somebody do something with an alert now."""
        about = {name: getattr(raised, name) for name in ("alert_id", "hall_id", "code", "alert_subject")}
        self.tell(kind(received_at=instant(self.at), **about, **more), f"{kind.__name__}/{self.at}")

    def until(self, minutes: int, *found: Finding) -> list[Said]:
        """Tick each minute."""
        return [fact for _ in range(minutes) for fact in self.tick(*found)]


def one(said: list[Said], kind: type[Said]) -> Any:  # the fact of that kind
    (fact,) = (fact for fact in said if isinstance(fact, kind))
    return fact


def test_a_cause_must_hold_for_its_time_before_it_is_raised_and_is_raised_once() -> None:
    engine = Engine()
    wait = a_finding("AL-05", NINE + MINUTE)
    assert engine.until(5, wait) == []
    raised = one(engine.tick(wait), AlertRaised)
    assert engine.at - (NINE + MINUTE) == CATALOGUE["AL-05"].hold
    assert (raised.state, raised.measured, raised.allowed, raised.notify) == ("open", 1860, 1800, True)
    assert raised.audience == CATALOGUE["AL-05"].audience
    assert raised.sentence == (
        "【等候过长】城关派出所 最长等候31分钟（限30分钟），10月14日 09:01 起。请查看：http://127.0.0.1:8900/wall#CGPCS"
    )
    assert raised.sentence_en.startswith("[Wait too long] Chengguan Police Station: longest wait 31 min (limit 30 min)")
    assert engine.until(8, wait) == []


def test_a_cause_that_goes_away_within_its_time_is_never_told() -> None:
    engine = Engine()
    assert engine.until(4, a_finding("AL-05", NINE)) == []
    assert engine.until(30) == []


def test_a_level_recovers_after_ten_quiet_minutes_and_one_bad_minute_begins_them_anew() -> None:
    engine = Engine()
    wait = a_finding("AL-05", NINE)
    raised = one(engine.until(6, wait), AlertRaised)
    recovering = one(engine.tick(), AlertChanged)
    assert (recovering.state, recovering.notify) == ("recovering", False)
    assert engine.until(8) == []
    back = one(engine.tick(wait), AlertChanged)
    assert (back.state, back.notify, back.alert_id) == ("open", False, raised.alert_id)
    assert one(engine.tick(), AlertChanged).state == "recovering"
    assert engine.until(9) == []
    cleared = one(engine.tick(), AlertCleared)
    assert (cleared.reason, cleared.notify, cleared.alert_id) == ("recovered", True, raised.alert_id)
    assert cleared.sentence.startswith("【恢复】城关派出所 等候过长")


def test_no_data_is_no_recovery_and_closing_time_is_none_either() -> None:
    engine = Engine()
    offline = a_finding("AL-04/offline", NINE, subject=WINDOW_ID, measured=11, allowed=10)
    one(engine.tick(offline), AlertRaised)
    assert [engine.tick(heard=()) for _ in range(30)] == [[]] * 14 + [engine_rung(engine, 1)] + [[]] * 15
    engine.at = NINE + 3 * HOUR
    assert engine.tick(heard=(HALL_ID,)) == [], "the noon break shows nothing of a terminal"
    assert len(engine.book.open) == 1
    engine.at = NINE + 5 * HOUR
    assert [fact for fact in engine.until(12) if isinstance(fact, AlertCleared)]


def engine_rung(engine: Engine, rung: int) -> list[Fact]:
    """Give the escalation that was said."""
    return [fact for _, fact in engine.said if isinstance(fact, AlertEscalated) and fact.rung == rung]


def test_what_was_never_heard_of_again_lapses_after_thirty_days() -> None:
    engine = Engine()
    engine.tick(a_finding("AL-10", NINE, subject=WINDOW_ID))
    assert not [fact for fact in engine.tick(after=30 * DAY, heard=()) if isinstance(fact, AlertCleared)]
    assert one(engine.tick(heard=()), AlertCleared).reason == "lapsed"


def test_what_recovered_is_not_raised_again_within_its_cool_down() -> None:
    engine = Engine()
    wait = a_finding("AL-05", NINE)
    first = one(engine.until(6, wait), AlertRaised)
    engine.until(11)
    cleared_at = engine.at
    assert engine.book.open == {}
    again = a_finding("AL-05", NINE + MINUTE)
    said = engine.until(10, again)
    second = one(said, AlertRaised)
    assert engine.at - cleared_at == CATALOGUE["AL-05"].cool_down
    assert second.alert_id != first.alert_id


def test_what_comes_and_goes_is_told_as_flapping_once_and_then_needs_two_quiet_hours() -> None:
    engine = Engine()
    wait = a_finding("AL-05", NINE)
    engine.until(6, wait)
    told: list[AlertChanged] = []
    for _ in range(8):
        engine.tick()
        told += [fact for fact in engine.tick(wait) if isinstance(fact, AlertChanged) and fact.notify]
    assert len(told) == 1
    assert told[0].sentence.startswith("【等候过长 · 反复】")
    quiet = engine.until(119)
    assert not [fact for fact in quiet if isinstance(fact, AlertCleared)]
    assert [fact for fact in engine.until(3) if isinstance(fact, AlertCleared)]
    assert FLAPS == 4


def test_evidence_older_than_two_hours_is_raised_and_told_to_nobody_not_even_its_end() -> None:
    for age, told in ((2 * HOUR, True), (2 * HOUR + MINUTE, False)):
        engine = Engine()
        raised = one(engine.tick(a_finding("AL-23", NINE + MINUTE - age, subject="D1")), AlertRaised)
        assert (raised.notify, raised.muted) == (told, None if told else "late")
        cleared = one(engine.tick(), AlertCleared)
        assert (cleared.reason, cleared.notify) == ("handled", told)


def test_a_dead_terminal_mutes_its_windows_silence_and_a_silent_hall_mutes_its_windows() -> None:
    engine = Engine()
    offline = a_finding("AL-04/offline", NINE, subject=WINDOW_ID)
    silent = a_finding("AL-04/silent", NINE, subject=WINDOW_ID)
    said = {fact.code: fact for fact in engine.tick(offline, silent) if isinstance(fact, AlertRaised)}
    assert (said["AL-04/offline"].notify, said["AL-04/silent"].muted) == (True, "inhibited")
    assert said["AL-04/silent"].state == "silent"
    engine = Engine()
    feed = a_finding("AL-25/silent", NINE)
    said = {fact.code: fact for fact in engine.tick(offline, feed) if isinstance(fact, AlertRaised)}
    assert (said["AL-25/silent"].notify, said["AL-04/offline"].muted) == (True, "inhibited")


def test_the_stages_of_one_matter_are_one_alert_that_changes_and_is_told_at_each() -> None:
    engine = Engine()
    near = a_finding("AL-08/near_due", NINE, subject="C1", measured=1, allowed=1)
    raised = one(engine.tick(near), AlertRaised)
    assert (raised.code, raised.cause) == ("AL-08", "near_due")
    overdue = a_finding("AL-08/untold", NINE + MINUTE, subject="C1", measured=1, allowed=0)
    changed = one(engine.tick(overdue), AlertChanged)
    assert (changed.alert_id, changed.cause, changed.notify) == (raised.alert_id, "untold", True)
    assert changed.sentence.startswith("【办件超期未告知】城关派出所 C1")
    assert one(engine.tick(), AlertCleared).reason == "handled"


def test_what_only_a_person_can_end_stays_until_it_is_reviewed_and_is_not_raised_again() -> None:
    engine = Engine()
    doubt = a_finding("AL-24", NINE - HOUR, subject=f"{WINDOW_ID}:2026-10-14", measured=4, allowed=3)
    raised = one(engine.tick(doubt), AlertRaised)
    assert engine.until(3) == []
    engine.person(AlertReviewed, raised, by="数据组", finding="已查看录像，评价属实")
    cleared = one(engine.tick(doubt), AlertCleared)
    assert cleared.reason == "reviewed"
    assert engine.until(3, doubt) == []
    fresh = msgspec.structs.replace(doubt, since=engine.at)
    assert len(engine.until(31, fresh)) == 1, "what happened after the review is news, once it has held"


def test_a_matter_of_another_fold_is_left_to_it() -> None:
    engine = Engine()
    raised = one(engine.tick(a_finding("AL-23", NINE, subject="D1")), AlertRaised)
    assert raised.origin == ORIGIN
    other = Engine(origin="case.events/2")
    other.book.follow(raised, "x")
    assert other.until(60) == []


def test_nobody_takes_it_on_so_it_goes_up_each_rung_once_in_opening_hours_only() -> None:
    engine = Engine()
    demand = a_finding("AL-23", NINE, subject="D1")
    engine.tick(demand)
    raised_at = engine.at
    found = [(fact.rung, fact.role, engine.at) for _ in range(200) for fact in engine.tick(demand)]  # type: ignore[union-attr]
    assert [(rung, role, (at - raised_at) // MINUTE) for rung, role, at in found] == [
        (1, "hall_duty_officer", 15),
        (2, "command_centre", 45),
        (3, "supervision", 120),
    ]
    assert all(role in ROLES for _, role, _ in found)
    late = Engine(NINE + 3 * HOUR - 2 * MINUTE)
    late.tick(msgspec.structs.replace(demand, since=late.at))
    at = [late.at for _ in range(120) if late.tick(demand)]
    assert at[0] == NINE + 4 * HOUR + 30 * MINUTE + 14 * MINUTE, "the noon break does not count"


def test_who_takes_it_on_stops_the_ladder_for_an_hour_and_who_gets_it_for_another() -> None:
    engine = Engine()
    demand = a_finding("AL-23", NINE, subject="D1")
    raised = one(engine.tick(demand), AlertRaised)
    engine.until(10, demand)
    engine.person(AlertAcknowledged, raised, by="窗口负责人")
    assert engine.until(59, demand) == []
    engine.person(AlertAssigned, raised, by="窗口负责人", to="张三岗")
    assert engine.until(59, demand) == []
    said = engine.until(10, demand)
    assert [fact.rung for fact in said if isinstance(fact, AlertEscalated)] == [1]


def test_a_silence_keeps_changes_and_the_ladder_quiet_and_ends_by_itself_after_seven_days_at_most() -> None:
    engine = Engine()
    near = a_finding("AL-08/near_due", NINE, subject="C1")
    raised = one(engine.tick(near), AlertRaised)
    engine.person(AlertSilenced, raised, by="值班长", until=instant(engine.at + 90 * DAY), reason="系统检修")
    changed = one(engine.tick(a_finding("AL-08/overdue", engine.at, subject="C1")), AlertChanged)
    assert (changed.notify, changed.muted) == (False, "silenced")
    alert = engine.book.open["AL-08", "C1"]
    assert alert.is_silenced(engine.at + 6 * DAY)
    assert not alert.is_silenced(engine.at + 7 * DAY)
    assert engine.until(150, a_finding("AL-08/overdue", engine.at, subject="C1")) == []


def test_a_citys_own_ladder_counts_from_its_day_on() -> None:
    rungs = (
        LadderRung(alert="AL-23", rung=1, role="data_team", after_minutes=5),
        LadderRung(alert="AL-23", rung=1, role="supervision", after_minutes=1, valid_from=date(2026, 10, 15)),
    )
    for day, role in ((0, "data_team"), (1, "supervision")):
        engine = Engine(NINE + day * DAY)
        engine.tick(a_finding("AL-23", engine.at, subject="D1"))
        engine.at += 6 * MINUTE
        tick = tick_with(engine, rungs)
        assert [fact.role for fact in escalations(engine.book, tick)] == [role]


def tick_with(engine: Engine, rungs: tuple[LadderRung, ...]) -> Tick:
    """Give the engine's tick with a ladder."""
    return Tick(at=engine.at, position=f"{ORIGIN}/9", city=CITY, calendar=CALENDAR, base_url=BASE, rungs=rungs)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda entry: entry.code)
def test_every_alert_says_in_both_languages_what_it_is_and_for_whom(entry: Any) -> None:
    assert all(entry.name)
    assert all(entry.definition)
    assert entry.rows
    assert set(entry.audience) <= set(ROLES)
    assert set(entry.staged) <= set(entry.causes)


def test_the_catalogue_has_the_alerts_of_this_part() -> None:
    codes = {f"AL-{number:02}" for number in (*range(1, 12), 13, 18, 23, 24, 25)}
    assert set(CATALOGUE) == codes
