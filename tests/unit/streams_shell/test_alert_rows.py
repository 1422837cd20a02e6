"""The list of alerts that a person reads."""

from typing import Any

import pytest

from schemas.admit import Record, admit
from schemas.events.system import AlertAcknowledged, AlertChanged, AlertCleared, AlertRaised
from schemas.instants import HOUR
from streams.alert_deeds import CannotDo, deed, message
from streams.alert_rows import AlertIdTooShort, AlertRow, AlertRows, AmbiguousAlert, NoSuchAlert, find
from streams.alerts_command import as_json, state
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


def a_row(**more: Any) -> AlertRow:  # fields of the event
    (row,) = rows_after(an_event(AlertRaised, **more))
    return row


def written(row: AlertRow, what: str, **more: Any) -> AlertRow:  # what a person gives
    """Do something with an alert and fold it as everybody will."""
    rows = AlertRows()
    rows.rows[row.alert_id] = row
    now = row.raised_at
    value = message(deed(row, what, by="值班长", now=now, **more), now, bytes(10))
    judged = admit(value)
    assert isinstance(judged, Record)
    rows.follow(judged)
    return row


def test_what_a_person_does_is_an_event_and_stands_in_the_life_of_the_alert() -> None:
    row = a_row()
    written(row, "ack", note="已联系")
    written(row, "assign", to="一号窗口")
    written(row, "silence", note="系统检修", hours=4)
    assert (row.acknowledged_by, row.assigned_to, row.silence_reason) == ("值班长", "一号窗口", "系统检修")
    assert row.silenced_until == row.raised_at + 4 * HOUR
    assert [one.what for one in row.life] == ["raised", "acknowledged", "assigned", "silenced"]
    assert row.is_open


def test_only_what_a_person_may_end_can_be_reviewed() -> None:
    with pytest.raises(CannotDo, match="不能复核结束"):
        written(a_row(), "review", note="看过了")
    doubt = a_row(code="AL-24", state="open")
    with pytest.raises(CannotDo, match="须写明结论"):
        written(doubt, "review")
    assert written(doubt, "review", note="看过录像").reviewed_by == "值班长"


def test_a_silence_needs_a_reason_and_lasts_seven_days_at_most() -> None:
    for more in ({"hours": 4}, {"hours": 0, "note": "检修"}, {"hours": 169, "note": "检修"}):
        with pytest.raises(CannotDo, match="1小时至7天"):
            written(a_row(), "silence", **more)
    assert written(a_row(), "silence", hours=168, note="检修").silenced_until


def test_rubbish_is_refused_in_words_and_what_has_ended_needs_nothing() -> None:
    row = a_row()
    for by, note, why in (("", "", "请写明谁"), ("值班长", "长" * 2000, "内容不合格")):
        with pytest.raises(CannotDo, match=why):
            message(deed(row, "ack", by=by, now=row.raised_at, note=note), row.raised_at, bytes(10))
    with pytest.raises(CannotDo, match="指派给谁"):
        written(row, "assign")
    row.cleared_at = row.raised_at
    with pytest.raises(CannotDo, match="已结束"):
        written(row, "ack")
