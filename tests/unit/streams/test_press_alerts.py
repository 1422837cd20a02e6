"""From the facts to the alert of a terminal that works and is not used as it should be (AL-04)."""

import pytest

from schemas.events.queue import TicketFinished, WindowOpened
from schemas.events.rating import RatingInvited, RatingVoided
from schemas.events.system import AlertRaised
from schemas.instants import DAY, HOUR, MINUTE
from schemas.reference import ServiceWindow, city_of
from schemas.topics import HALL
from streams.frozen import Limits, frozen
from streams.rated import RatedWindow
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_city, a_heartbeat, a_rating, common, ticket
from tests.unit.streams.test_alerts_from_facts import Story
from tests.unit.streams.test_queue_alerts import ended, quietly, told

OTHER = f"{HALL_ID}-02"
TWO = city_of(
    [
        *a_city().records,
        ServiceWindow(window_id=OTHER, hall_id=HALL_ID, label="二", name="二号窗口", services=("HJ01",)),
    ]
)


def finish(story: Story, count: int, begin: int, *, asked: int = 0) -> None:
    for number in range(count):
        at, visit = begin + number * MINUTE, f"V{begin}-{number}"
        story.log.say(a_heartbeat(at), at)
        story.log.say(TicketFinished(**ticket(at, visit, window_id=WINDOW_ID)), at)
        if number < asked:
            story.log.say(RatingInvited(**common(at), window_id=WINDOW_ID, visit_id=visit, prompt_id=visit), at)


@pytest.mark.covers("AL-04", "M-05a", "000-45")
@pytest.mark.parametrize(("items", "asked", "raised"), [(9, 0, 0), (10, 5, 1), (10, 6, 0), (20, 11, 1)])
def test_fewer_than_six_in_ten_asked_of_at_least_ten_are_told(items: int, asked: int, raised: int) -> None:
    story = Story(HALL)
    story.log.say(a_heartbeat(NINE), NINE)
    finish(story, items, NINE, asked=asked)
    quietly(story, NINE + 20 * MINUTE, NINE + 21 * MINUTE)
    found = told(story, "AL-04/invitation")
    assert len(found) == raised
    if raised:
        assert isinstance(found[0], AlertRaised)
        share = 1000 * asked // items / 10
        assert found[0].sentence.startswith(f"【请评价比例低】城关派出所户籍窗口 CGPCS-01 请评价{share}%（限60.0%）")


@pytest.mark.covers("AL-04")
def test_the_next_morning_alone_is_no_sign_that_more_are_asked() -> None:
    story = Story(HALL)
    story.log.say(a_heartbeat(NINE), NINE)
    finish(story, 10, NINE)
    quietly(story, NINE + 20 * MINUTE, NINE + 21 * MINUTE)
    quietly(story, NINE + DAY, NINE + DAY + 30 * MINUTE)
    assert ended(story, "AL-04/invitation") == [], "nobody has been served yet"
    finish(story, 10, NINE + DAY + 30 * MINUTE, asked=9)
    quietly(story, NINE + DAY + 41 * MINUTE, NINE + DAY + 52 * MINUTE)
    assert ended(story, "AL-04/invitation") == ["recovered"]


@pytest.mark.covers("AL-04", "000-27", "D7")
def test_a_window_that_serves_fifteen_people_of_whom_nobody_rates_is_silent_on_the_wall_and_told() -> None:
    story = Story(HALL)
    story.log.say(WindowOpened(**common(NINE), window_id=WINDOW_ID), NINE)
    finish(story, 15, NINE + MINUTE, asked=15)
    quietly(story, NINE + 16 * MINUTE, NINE + 30 * MINUTE)
    assert told(story, "AL-04/silent") == []
    quietly(story, NINE + 31 * MINUTE, NINE + 31 * MINUTE)
    [alert] = told(story, "AL-04/silent")
    assert isinstance(alert, AlertRaised)
    assert alert.state == "silent"
    assert alert.sentence.startswith(
        "【评价器无数据】城关派出所户籍窗口 CGPCS-01 办结而无评价15（限15），10月14日 09:30 起。"
    )
    assert story.log.tile().terminal == "silent"
    story.log.say(a_rating(NINE + 32 * MINUTE), NINE + 32 * MINUTE)
    quietly(story, NINE + 32 * MINUTE, NINE + 43 * MINUTE)
    assert ended(story, "AL-04/silent") == ["recovered"]


@pytest.mark.covers("AL-04", "D7")
def test_presses_of_that_time_told_late_restate_the_silence() -> None:
    story = Story(HALL)
    finish(story, 15, NINE + MINUTE, asked=15)
    quietly(story, NINE + 16 * MINUTE, NINE + 32 * MINUTE)
    assert len(told(story, "AL-04/silent")) == 1
    story.log.say(a_rating(NINE + 20 * MINUTE), NINE + 20 * MINUTE, late=13 * MINUTE)
    quietly(story, NINE + 33 * MINUTE, NINE + 33 * MINUTE)
    assert ended(story, "AL-04/silent") == ["restated"]


def presses(log: Log, window_id: str, levels: list[int], begin: int) -> list[str]:
    return [
        log.say(a_rating(begin + number * MINUTE, level, window_id=window_id), begin + number * MINUTE)
        for number, level in enumerate(levels)
    ]


@pytest.mark.covers("AL-04", "000-44", "D7")
def test_a_hundred_good_ones_where_ten_should_be_bad_are_frozen_on_the_wall_and_told_until_a_bad_one_comes() -> None:
    story = Story(HALL)
    story.log = Log(HALL, city=TWO)
    story.log.say(a_heartbeat(NINE), NINE)
    presses(story.log, OTHER, [5, 1, 4, 5, 5, 5, 5, 5, 5, 5] * 6, NINE)
    presses(story.log, WINDOW_ID, [5] * 99, NINE)
    quietly(story, NINE + 99 * MINUTE, NINE + 100 * MINUTE)
    assert told(story, "AL-04/frozen") == []
    assert story.log.tile().terminal == "online"
    presses(story.log, WINDOW_ID, [5], NINE + 101 * MINUTE)
    quietly(story, NINE + 101 * MINUTE, NINE + 102 * MINUTE)
    [alert] = told(story, "AL-04/frozen")
    assert isinstance(alert, AlertRaised)
    assert (alert.state, alert.measured, alert.allowed) == ("frozen", 100, 100)
    assert alert.sentence.startswith(
        "【评价好得不像真的】城关派出所户籍窗口 CGPCS-01 连续满意100（限100），10月14日 10:41 起。"
    )
    assert story.log.tile().terminal == "frozen"
    presses(story.log, WINDOW_ID, [2], NINE + 103 * MINUTE)
    quietly(story, NINE + 103 * MINUTE, NINE + 115 * MINUTE)
    assert ended(story, "AL-04/frozen") == ["recovered"]


@pytest.mark.covers("AL-04", "D7")
def test_bad_ratings_of_the_neighbours_that_are_voided_restate_what_was_too_good() -> None:
    story = Story(HALL)
    story.log = Log(HALL, city=TWO)
    told_bad = presses(story.log, OTHER, [1] * 6 + [5] * 54, NINE)[:6]
    presses(story.log, WINDOW_ID, [5] * 100, NINE)
    quietly(story, NINE + 100 * MINUTE, NINE + 101 * MINUTE)
    assert len(told(story, "AL-04/frozen")) == 1
    void(story, told_bad[0], NINE + 102 * MINUTE)
    assert ended(story, "AL-04/frozen") == [], "8.3 of the hundred should have been bad: not clearly fewer than ten"
    void(story, told_bad[1], NINE + 103 * MINUTE)
    assert ended(story, "AL-04/frozen") == ["restated"]


def void(story: Story, rating_id: str, at: int) -> None:
    fact = RatingVoided(**common(at), window_id=OTHER, rating_id=rating_id, ground="mistake", decided_by="city")
    story.log.say(fact, at)
    quietly(story, at, at)


@pytest.mark.covers("AL-04", "D7")
def test_what_was_told_as_too_good_is_not_told_again_around_the_limit() -> None:
    story = Story(HALL)
    story.log = Log(HALL, city=TWO)
    presses(story.log, OTHER, [1] * 6 + [5] * 54, NINE)
    presses(story.log, WINDOW_ID, [5] * 100, NINE)
    quietly(story, NINE + 100 * MINUTE, NINE + 101 * MINUTE)
    for step in range(3):
        at = NINE + (102 + 20 * step) * MINUTE
        presses(story.log, OTHER, [5], at)
        quietly(story, at, at + 10 * MINUTE)
        presses(story.log, WINDOW_ID, [5] * 3, at + 12 * MINUTE)
        quietly(story, at + 15 * MINUTE, at + 19 * MINUTE)
    assert sum(isinstance(one, AlertRaised) for one in told(story, "AL-04/frozen")) == 1
    assert ended(story, "AL-04/frozen") == []


def a_window(levels: str, begin: int = NINE) -> RatedWindow:
    window = RatedWindow()
    window.ratings = [
        (begin + number * MINUTE, f"{number:04}", f"{number:04}", level == "+") for number, level in enumerate(levels)
    ]
    window.bads = [one for one in window.ratings if not one[3]]
    return window


@pytest.mark.parametrize(
    ("own", "peer", "is_frozen"),
    [
        pytest.param("+" * 100, "+" * 45 + "-" * 5, True, id="ten-expected"),
        pytest.param("+" * 100, "+" * 46 + "-" * 5, False, id="a-little-less"),
        pytest.param("+" * 99, "+" * 25 + "-" * 25, False, id="too-short-a-run"),
        pytest.param("-" + "+" * 99, "-" * 60, False, id="one-bad-before-it"),
        pytest.param("+" * 1000, "+" * 1000, False, id="nobody-is-dissatisfied-anywhere"),
        pytest.param("+" * 200, "-" * 49, False, id="too-few-neighbours"),
        pytest.param("", "-" * 60, False, id="never-rated"),
    ],
)
def test_the_run_times_their_bad_is_held_against_ten_times_theirs(own: str, peer: str, *, is_frozen: bool) -> None:
    found = frozen(a_window(own), [a_window(peer)], NINE + DAY, Limits(100, 50, 10))
    assert (found is not None) == is_frozen


def test_the_neighbours_ratings_before_the_run_and_all_after_the_tick_say_nothing() -> None:
    late = a_window("+" * 100, NINE + HOUR)
    limits = Limits(100, 50, 10)
    assert frozen(late, [a_window("-" * 60)], NINE + DAY, limits) is None
    assert frozen(late, [a_window("-" * 60, NINE + HOUR)], NINE + DAY, limits) is not None
    assert frozen(late, [a_window("-" * 60, NINE + HOUR)], NINE + 2 * HOUR, limits) is None
