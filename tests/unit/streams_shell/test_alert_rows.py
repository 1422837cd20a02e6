"""The list of alerts that a person reads."""

import pytest

from schemas.events.system import AlertAcknowledged, AlertChanged, AlertCleared, AlertRaised
from streams.alert_rows import AlertIdTooShort, AlertRow, AlertRows, AmbiguousAlert, NoSuchAlert, find
from streams.alerts_command import CannotAcknowledge, acknowledgement, as_json, state
from tests.unit.streams_shell.alert_events import AT, a_record, alert_id, an_event


def rows_after(*facts: object) -> list[AlertRow]:
    rows = AlertRows()
    for fact in facts:
        rows.follow(a_record(fact))  # type: ignore[arg-type]  # facts by their builder
    return list(rows.rows.values())


def test_an_alert_carries_the_evidence_last_said() -> None:
    (row,) = rows_after(an_event(AlertRaised), an_event(AlertChanged))
    assert (row.state, row.n, row.good, row.bad) == ("confirmed", 50, 41, 9)
    assert state(row) == "低于90% · 确证"


def test_a_second_raise_of_an_open_alert_does_nothing() -> None:
    (row,) = rows_after(an_event(AlertRaised, "a"), an_event(AlertRaised, "b", good=30))
    assert row.alert_id == alert_id("a")
    assert row.good == 42


def test_what_has_ended_may_be_raised_again() -> None:
    old, new = rows_after(an_event(AlertRaised, "a"), an_event(AlertCleared, "a"), an_event(AlertRaised, "b"))
    assert not old.is_open
    assert state(old) == "已恢复"
    assert new.is_open


def test_an_event_told_twice_counts_once() -> None:
    rows = AlertRows()
    raised, changed = a_record(an_event(AlertRaised)), a_record(an_event(AlertChanged))
    back = a_record(an_event(AlertChanged, state="recovering"))
    done = [rows.follow(one) is not None for one in (raised, changed, back, changed, raised)]
    assert done == [True, True, True, False, False]
    assert rows.rows[alert_id("a")].state == "recovering"


def test_the_first_who_takes_it_on_is_named_and_the_alert_stays_open() -> None:
    (row,) = rows_after(
        an_event(AlertRaised), an_event(AlertAcknowledged, note="已联系"), an_event(AlertAcknowledged, by="值班长")
    )
    assert (row.acknowledged_by, row.note, row.is_open) == ("窗口负责人", "已联系", True)


def test_an_acknowledgement_of_nothing_does_nothing() -> None:
    assert rows_after(an_event(AlertAcknowledged)) == []


def test_an_alert_is_found_by_either_end_of_its_id() -> None:
    rows = rows_after(an_event(AlertRaised))
    whole = alert_id("a")
    assert find(rows, whole[:9].upper()) is find(rows, whole[-6:]) is rows[0]


def test_a_wrong_id_says_what_to_do() -> None:
    rows = rows_after(an_event(AlertRaised, "a"), an_event(AlertRaised, "b", "SZ01-04"))
    with pytest.raises(AlertIdTooShort, match="至少 6 位"):
        find(rows, "01a")
    with pytest.raises(NoSuchAlert, match="hallmark alerts --all"):
        find(rows, "ffffffffff")
    with pytest.raises(AmbiguousAlert, match="2 条"):
        find(rows, alert_id("a")[:10])


def test_json_has_local_instants_and_says_whether_it_is_open() -> None:
    (row,) = rows_after(an_event(AlertRaised))
    found = as_json(row)
    assert found["since"] == AT.isoformat()
    assert found["open"] is True
    assert found["cleared_at"] is None


def test_an_acknowledgement_is_an_event_and_rubbish_is_refused() -> None:
    rows = AlertRows()
    rows.follow(a_record(an_event(AlertRaised)))
    row = rows.rows[alert_id("a")]
    assert b"alert.acknowledged" in acknowledgement(row, "值班长", None, row.raised_at, bytes(10))
    with pytest.raises(CannotAcknowledge, match="签收内容不合格"):
        acknowledgement(row, "", None, row.raised_at, bytes(10))
    with pytest.raises(CannotAcknowledge, match="签收内容不合格"):
        acknowledgement(row, "值班长", "长" * 2000, row.raised_at, bytes(10))
