"""The rail lists what must be acted on: not yet acknowledged first, and what has no room is counted."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.feed import LiveRecord
from dashboards.sight import Moment, look
from dashboards.view_rail import ALERTS, BRIEFS, ROWS_LEFT, UNITS, WATCHED, places, rail
from schemas.admit import encode
from schemas.envelope import sequence
from schemas.events.system import AlertAcknowledged, AlertRaised
from schemas.ids import natural_uuid7
from schemas.instants import instant
from schemas.live import CaseBoard
from schemas.topics import ALERTS as ALERTS_TOPIC
from tests.unit.dashboards.a_wall import NOW, SOURCE, a_sight, a_state, a_tile, at


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_the_rail_is_never_overfull_and_gives_each_list_its_share(
    rates: int, others: int, watched: int, units: int
) -> None:
    full, brief, watch, unit = places(rates, others, watched, units)
    assert brief + watch + unit <= ROWS_LEFT[full]
    assert (full, brief) == (min(rates, ALERTS), min(max(rates - ALERTS, 0) + others, BRIEFS[full]))
    assert min(watched, 1) <= watch <= min(watched, WATCHED)
    assert min(units, 2) <= unit <= min(units, UNITS)


def test_unacknowledged_stand_first_then_confirmed_then_the_oldest() -> None:
    sight = a_sight(
        a_tile("DHQ-01", state="below", good=42, bad=8, since=at("09:10:00"), alert_acknowledged=True),
        a_tile("DHQ-02", state="below", good=42, bad=8, since=at("10:10:00")),
        a_tile("DHQ-03", state="confirmed", good=40, bad=10, since=at("10:20:00")),
        a_tile("DHQ-04", state="below", good=42, bad=8, since=at("09:50:00")),
    )
    shown = rail(sight)
    assert [*[one.name for one in shown.alerts], shown.brief[0].name] == [
        "东湖3号户籍窗口",
        "东湖4号身份证窗口",
        "东湖2号居住证窗口",
        "东湖1号身份证窗口",
    ]
    assert [*[one.taken for one in shown.alerts], shown.brief[0].taken] == ["待签收", "待签收", "待签收", "已签收"]
    assert shown.alert_count == "4"


def test_an_alert_says_how_bad_on_how_many_since_when_and_whom_to_call() -> None:
    alert = rail(a_sight(a_tile("DHQ-03", state="below", good=42, bad=8, since=at("10:12:00")))).alerts[0]
    assert (alert.rate, alert.counts, alert.since) == ("84.0", "近50次：满意42 差评8", "10:12 起")
    assert alert.contact == "大厅值班长 内线 8301"


def test_an_alert_of_yesterday_says_the_day() -> None:
    since = NOW - 86_400_000_000
    assert rail(a_sight(a_tile(state="below", good=42, bad=8, since=since))).alerts[0].since == "10月13日 10:42 起"


@pytest.mark.parametrize(("state", "word"), [("confirmed", "确证"), ("recovering", "恢复中")])
def test_an_alert_names_its_further_state(state: str, word: str) -> None:
    shown = rail(a_sight(a_tile(state=state, good=40, bad=10, since=at("10:12:00"))))
    assert shown.alerts[0].since == f"10:12 起 · {word}"


def test_no_alert_says_so_and_leaves_no_trace_of_one() -> None:
    shown = rail(a_sight(a_tile()))
    assert (shown.alert_count, shown.alerts_more) == ("0", "此刻没有")
    assert {one.look for one in shown.alerts} == {"alert blank"}


def test_a_unit_adds_its_partitions_up_and_the_worst_stands_first() -> None:
    def board(partition: int, unit_id: str, overdue: int, near: int) -> CaseBoard:
        source = SOURCE.replace("hall", "case")[:-1] + str(partition)
        return CaseBoard(
            source=source,
            through=1,
            tick_at=NOW,
            reference="r",
            unit_id=unit_id,
            open=9,
            overdue=overdue,
            near_due=near,
        )

    shown = rail(a_sight(board(0, "CGS", 1, 0), board(1, "CGS", 1, 2), board(0, "CGPCS", 3, 1), board(2, "X-9", 0, 1)))
    names = [(one.name, one.overdue, one.near_due) for one in shown.units if one.name]
    assert names == [("城关派出所", "3", "1"), ("车管所", "2", "2"), ("X-9", "0", "1")]
    assert (shown.units[0].overdue_width, shown.units[0].near_due_width) == ("75", "25")


def alert_records() -> list[LiveRecord]:
    """Give an alert of a terminal, one of a queue that somebody took on, one of a case and one of a rate."""
    told = (
        ("AL-04/silent", "DHQ-05", "DHQ-05", "silent", None),
        ("AL-06/idle", "CRJ", None, "open", None),
        ("AL-08", "DHQ/A-7", None, "open", "overdue"),
        ("AL-01", "DHQ-01", "DHQ-01", "below", None),
    )
    facts: list[AlertRaised | AlertAcknowledged] = []
    for number, (code, subject, window_id, state, cause) in enumerate(told):
        more = {
            "window_id": window_id,
            "state": state,
            "cause": cause,
            "since": instant(NOW),
            "sentence": "…",
            "sentence_en": "…",
        }
        fact = {"received_at": instant(NOW), "alert_id": f"A{number}", "hall_id": subject[:3], "code": code}
        facts.append(msgspec.convert({**fact, **more, "alert_subject": subject}, AlertRaised))
    facts.append(
        AlertAcknowledged(
            received_at=instant(NOW), alert_id="A1", hall_id="CRJ", code="AL-06/idle", alert_subject="CRJ", by="值班长"
        )
    )
    return [
        (
            ALERTS_TOPIC,
            0,
            "h",
            encode(fact, id=natural_uuid7(NOW, n), source="t", time=instant(NOW), sequence=sequence(1, n)),
        )
        for n, fact in enumerate(facts)
    ]


@pytest.mark.covers("AL-04", "AL-06")
def test_what_is_wrong_now_beside_the_rates_is_one_line_each_and_matters_have_their_own_place() -> None:
    low = a_tile("DHQ-01", state="below", good=42, bad=8, since=at("10:12:00"))
    shown = rail(look(a_state([low], alert_records()), Moment(NOW), "zh"))
    assert [one.name for one in shown.alerts if one.name] == ["东湖1号身份证窗口"]
    lines = [(one.name, one.glyph, one.taken) for one in shown.brief if one.name]
    assert lines == [
        ("评价器无数据 东湖5号居住证窗口", "#g-silent", "待签收"),
        ("有人排队窗口空闲 出入境大厅", "#g-confirmed", "已签收"),
    ]
    assert (shown.alert_count, shown.alerts_more) == ("3", "")
