"""AL-25: records that are no events are told to the data team, once, and forgotten after an hour without one."""

import pytest

from schemas.events.system import AlertCleared, AlertRaised
from schemas.instants import HOUR, MINUTE
from schemas.reference import Threshold, Unit, city_of
from streams.refusals import Refusals
from tests.unit.streams.a_fold import NINE, Log, a_city, a_heartbeat
from tests.unit.streams.test_alerts_from_facts import Story

SOURCE = "hall.events/0"


def a_story(*more: Threshold) -> Story:
    city = city_of([*a_city().records, Unit(unit_id="CITY", name="示例市", kind="city"), *more])
    return Story("hall.events", city)


@pytest.mark.covers("AL-25")
def test_refused_records_are_told_once_and_end_after_an_hour_without_one() -> None:
    story = a_story()
    story.tick(NINE)
    story.log.append(b"rubbish")
    story.log.append(b"{}")
    story.until(NINE + 2 * HOUR)
    raised = [one for one in story.said if isinstance(one, AlertRaised) and one.code == "AL-25/refused"]
    ended = [one for one in story.said if isinstance(one, AlertCleared) and one.code == "AL-25/refused"]
    assert [(one.alert_subject, one.hall_id, one.measured, one.audience) for one in raised] == [
        (SOURCE, "CITY", 2, ("data_team",))
    ]
    assert raised[0].sentence.startswith(f"【有被拒收的记录】示例市 {SOURCE} 一小时内2（限0），10月14日 09:01 起")
    assert [one.reason for one in ended] == ["recovered"]
    assert ended[0].received_at.hour == 10


def test_a_city_that_tolerates_some_is_told_from_the_first_one_beyond() -> None:
    story = a_story(Threshold(name="quarantined", value=2))
    story.tick(NINE)
    for minute in range(1, 4):
        story.log.append(b"rubbish")
        assert [one for one in story.tick(NINE + minute * MINUTE) if isinstance(one, AlertRaised)] == [] or minute == 3
    assert [one.measured for one in story.said if isinstance(one, AlertRaised)] == [3]


def test_a_fold_begun_at_the_mark_knows_the_same_refused_records() -> None:
    log = Log()
    log.tick(NINE)
    log.say(a_heartbeat(NINE), NINE)
    log.append(b"rubbish")
    for minute in range(1, 30):
        log.tick(NINE + minute * MINUTE)
    mark = log.fold.mark()
    assert mark is not None
    fresh = log.fresh()
    fresh.take([(offset, value) for offset, value in enumerate(log.values) if offset >= mark])
    assert [one for one in fresh.findings() if one.code == "AL-25/refused"] == [
        one for one in log.fold.findings() if one.code == "AL-25/refused"
    ]
    assert any(one.code == "AL-25/refused" for one in fresh.findings())


def test_what_was_refused_holds_the_mark_for_an_hour() -> None:
    refusals = Refusals(SOURCE)
    refusals.add(7)
    assert refusals.findings("CITY", 0) == [], "it counts as of the tick behind it"
    refusals.tick(NINE)
    assert refusals.holder() == (7, "refused", SOURCE, None)
    refusals.tick(NINE + HOUR - 1)
    assert refusals.findings("CITY", 0)
    refusals.tick(NINE + HOUR)
    assert refusals.holder() is None
