"""From the queue's facts to the sentence and its end: waits by p90, idle windows, people left over (AL-05 to AL-07)."""

import pytest

from schemas.events.queue import TicketCalled, TicketFinished, TicketIssued, TicketServing
from schemas.events.system import AlertCleared, AlertRaised
from schemas.instants import HOUR, MINUTE
from schemas.topics import HALL
from streams.alert_engine import Said
from tests.unit.streams.a_fold import NINE, WINDOW_ID, Log, a_heartbeat, a_visit, ticket
from tests.unit.streams.test_alerts_from_facts import Story

CLOSING = NINE + 8 * HOUR


def alive(story: Story, at: int) -> None:
    """Let the hall's feed be heard."""
    story.log.say(a_heartbeat(at), at)


def quietly(story: Story, begin: int, end: int) -> None:
    """Let minutes go by in a hall that is heard."""
    for at in range(begin, end + 1, MINUTE):
        alive(story, at)
        story.tick(at)


def told(story: Story, code: str) -> list[Said]:
    return [one for one in story.said if one.code == code]


def ended(story: Story, code: str) -> list[str]:
    return [one.reason for one in told(story, code) if isinstance(one, AlertCleared)]


def waits(log: Log, count: int, minutes: int, called: int) -> None:
    for number in range(count):
        a_visit(
            log,
            called - minutes * MINUTE + number,
            f"P{minutes}-{number}-{called}",
            wait=minutes * MINUTE,
            finish=called + MINUTE,
        )


@pytest.mark.covers("AL-05", "M-09")
def test_the_p90_of_half_an_hour_above_the_limit_is_told_after_five_minutes_and_over_after_ten_below() -> None:
    story, called = Story(HALL), NINE + HOUR
    waits(story.log, 8, 5, called)
    waits(story.log, 2, 31, called)
    quietly(story, called, called + 4 * MINUTE)
    assert told(story, "AL-05/p90") == [], "it has not held for five minutes"
    quietly(story, called + 5 * MINUTE, called + 6 * MINUTE)
    [alert] = told(story, "AL-05/p90")
    assert isinstance(alert, AlertRaised)
    assert alert.sentence.startswith("【近半小时等候过长】城关派出所 九成等候在31分钟（限30分钟），10月14日 10:00 起。")
    assert "nine in ten waited up to 31 min (limit 30 min)" in alert.sentence_en
    waits(story.log, 20, 3, called + 7 * MINUTE)
    quietly(story, called + 7 * MINUTE, called + 16 * MINUTE)
    assert ended(story, "AL-05/p90") == [], "below for nine minutes"
    quietly(story, called + 17 * MINUTE, called + 18 * MINUTE)
    assert ended(story, "AL-05/p90") == ["recovered"]


@pytest.mark.covers("AL-05")
@pytest.mark.parametrize(("short", "long", "raised"), [(7, 2, 0), (8, 2, 1), (9, 1, 0)])
def test_nine_waits_have_no_p90_and_ten_have_the_ninth(short: int, long: int, raised: int) -> None:
    story, called = Story(HALL), NINE + HOUR
    waits(story.log, short, 5, called)
    waits(story.log, long, 40, called)
    quietly(story, called, called + 10 * MINUTE)
    assert len(told(story, "AL-05/p90")) == raised


@pytest.mark.covers("AL-06", "M-22", "001-29")
def test_ten_idle_while_queue_minutes_in_thirty_are_told_with_their_number_and_end_when_the_queue_is_served() -> None:
    story = Story(HALL)
    for number in range(6):
        story.log.say(TicketIssued(**ticket(NINE, f"V{number}"), service_code="HJ01"), NINE + number)
    quietly(story, NINE, NINE + 12 * MINUTE)
    assert told(story, "AL-06/idle") == [], "idle for three minutes from 9:03 on: nine minutes are not yet ten"
    quietly(story, NINE + 13 * MINUTE, NINE + 13 * MINUTE)
    [alert] = told(story, "AL-06/idle")
    assert isinstance(alert, AlertRaised)
    assert alert.sentence.startswith("【有人排队窗口空闲】城关派出所 空闲10分钟（限10分钟）")
    for number in range(6):
        at = NINE + 15 * MINUTE + number * 3 * MINUTE
        story.log.say(TicketCalled(**ticket(NINE, f"V{number}", window_id=WINDOW_ID)), at)
        story.log.say(TicketServing(**ticket(NINE, f"V{number}", window_id=WINDOW_ID)), at)
        story.log.say(TicketFinished(**ticket(NINE, f"V{number}", window_id=WINDOW_ID)), at + 3 * MINUTE)
    quietly(story, NINE + 15 * MINUTE, NINE + 50 * MINUTE)
    assert ended(story, "AL-06/idle") == ["recovered"]


@pytest.mark.covers("AL-07", "002-46")
def test_people_left_over_are_told_half_an_hour_before_closing_until_the_queue_is_empty() -> None:
    story = Story(HALL)
    for number in range(4):
        story.log.say(TicketIssued(**ticket(NINE, f"V{number}"), service_code="HJ01"), CLOSING - HOUR + number)
    quietly(story, CLOSING - 32 * MINUTE, CLOSING - 31 * MINUTE)
    assert told(story, "AL-07") == [], "it is not yet time to say"
    quietly(story, CLOSING - 30 * MINUTE, CLOSING - 29 * MINUTE)
    [alert] = told(story, "AL-07")
    assert isinstance(alert, AlertRaised)
    assert alert.sentence.startswith("【需要延时服务】城关派出所 预计剩余1人（限0人），10月14日 16:30 起。")
    story.log.say(TicketCalled(**ticket(NINE, "V0", window_id=WINDOW_ID)), CLOSING - 28 * MINUTE)
    story.log.say(TicketCalled(**ticket(NINE, "V1", window_id=WINDOW_ID)), CLOSING - 28 * MINUTE)
    quietly(story, CLOSING - 27 * MINUTE, CLOSING - 26 * MINUTE)
    assert ended(story, "AL-07") == [], "a better forecast ends nothing while people wait"
    quietly(story, CLOSING, CLOSING + 5 * MINUTE)
    assert ended(story, "AL-07") == [], "closing ends nothing either"
    for number in (2, 3):
        story.log.say(TicketCalled(**ticket(NINE, f"V{number}", window_id=WINDOW_ID)), CLOSING + 6 * MINUTE)
    quietly(story, CLOSING + 7 * MINUTE, CLOSING + 8 * MINUTE)
    assert ended(story, "AL-07") == ["recovered"]
    assert len(told(story, "AL-07")) == 2


@pytest.mark.covers("AL-07")
def test_who_comes_after_closing_raises_nothing() -> None:
    story = Story(HALL)
    story.log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), CLOSING + MINUTE)
    quietly(story, CLOSING, CLOSING + 5 * MINUTE)
    assert told(story, "AL-07") == []


@pytest.mark.covers("AL-05", "D7")
def test_a_call_told_late_restates_the_wait_it_shows_to_have_been_short() -> None:
    story = Story(HALL)
    story.log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    quietly(story, NINE + 30 * MINUTE, NINE + 36 * MINUTE)
    assert len(told(story, "AL-05/current")) == 1
    story.log.say(TicketCalled(**ticket(NINE, "V1", window_id=WINDOW_ID)), NINE + 5 * MINUTE, late=32 * MINUTE)
    quietly(story, NINE + 37 * MINUTE, NINE + 37 * MINUTE)
    assert ended(story, "AL-05/current") == ["restated"]
    last = told(story, "AL-05/current")[-1]
    assert isinstance(last, AlertCleared)
    assert last.sentence.startswith("【更正】城关派出所")


@pytest.mark.covers("AL-05", "D7")
def test_a_call_that_came_when_it_was_told_recovers_the_wait() -> None:
    story = Story(HALL)
    story.log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    quietly(story, NINE + 30 * MINUTE, NINE + 36 * MINUTE)
    story.log.say(TicketCalled(**ticket(NINE, "V1", window_id=WINDOW_ID)), NINE + 37 * MINUTE)
    quietly(story, NINE + 37 * MINUTE, NINE + 50 * MINUTE)
    assert ended(story, "AL-05/current") == ["recovered"]


@pytest.mark.covers("AL-25", "D7")
def test_a_backlog_that_shows_the_hall_was_never_silent_restates_the_silence() -> None:
    story = Story(HALL)
    alive(story, NINE)
    story.until(NINE + 7 * MINUTE)
    assert len(told(story, "AL-25/silent")) == 1
    for minute in range(1, 8):
        story.log.say(a_heartbeat(NINE), NINE + minute * MINUTE, late=(8 - minute) * MINUTE)
    story.tick(NINE + 8 * MINUTE)
    assert ended(story, "AL-25/silent") == ["restated"]
