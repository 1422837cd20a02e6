"""The rail lists what must be acted on: not yet acknowledged first, and what has no room is counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.view_rail import ALERTS, BRIEF, ROWS_LEFT, UNITS, WATCHED, places, rail
from schemas.live import CaseBoard
from tests.unit.dashboards.a_wall import NOW, SOURCE, a_sight, a_tile, at


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_the_rail_is_never_overfull_and_gives_each_list_its_share(alerts: int, watched: int, units: int) -> None:
    full, brief, watch, unit = places(alerts, watched, units)
    assert brief + watch + unit <= ROWS_LEFT[full]
    assert (full, brief) == (min(alerts, ALERTS), min(max(alerts - ALERTS, 0), BRIEF))
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
