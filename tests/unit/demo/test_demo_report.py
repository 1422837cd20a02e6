"""How a demo is judged: both sides of the account, the comparison, one line an alert."""

from datetime import datetime
from pathlib import Path

import msgspec

from schemas.admit import Record, admit, encode
from schemas.envelope import Fact, sequence
from schemas.events import system
from schemas.ids import natural_uuid7
from schemas.instants import SECOND, instant, micros
from stack.check_command import as_json, as_text
from stack.check_sides import Checked
from stack.demo_alerts import alerts_of
from stack.demo_log_count import LogCount
from stack.demo_report import Report, balance, words, write
from stack.live_state import Difference, Sum
from stack.warehouse_side import WarehouseCounts

NOON = micros(datetime.fromisoformat("2026-10-14T12:00:00+08:00"))
EQUAL = Checked(7, NOON, 12)


def a_report(
    *, acknowledged: int = 3, in_log: int = 3, others: int = 1, stored: int = 4, checked: Checked = EQUAL, bad: int = 0
) -> Report:
    log = LogCount(demo={str(one) for one in range(in_log)}, others={f"o{one}" for one in range(others)}, nameless=bad)
    return balance(acknowledged, log, WarehouseCounts(stored, bad, 2), checked, [])


def said(fact: Fact, minute: int) -> Record:
    at = NOON + minute * 60 * SECOND
    identity = natural_uuid7(at, type(fact).__name__)
    judged = admit(encode(fact, id=identity, source="worker", time=instant(at), sequence=sequence(1, minute)))
    assert isinstance(judged, Record), judged
    return judged


def an_alert(kind: type[Fact], **fields: object) -> Fact:
    common = {"received_at": instant(NOON), "alert_id": "a1", "hall_id": "DHQ", "code": "AL-01"}
    words = {"alert_subject": "DHQ-10", "sentence": "…", "sentence_en": "…"}
    return kind(**common, **words, **fields)  # type: ignore[arg-type] # admit judges it


def test_a_balanced_and_equal_demo_is_clean() -> None:
    report = a_report()
    assert report.is_clean and report.sent == 4
    assert not [line for line in words(report) if line.startswith("✗")]


def test_what_is_refused_counts_as_sent_and_as_quarantined() -> None:
    report = a_report(bad=2)
    assert (report.sent, report.stored, report.quarantined) == (6, 4, 2) and report.is_clean


def test_one_lost_event_is_said() -> None:
    report = a_report(stored=3)
    assert not report.is_clean
    assert "off by 1" in next(iter(words(report)))


def test_an_acknowledged_event_that_is_not_in_the_log_is_said() -> None:
    report = a_report(in_log=2)
    assert not report.is_clean
    assert any("the log and the players disagree" in line for line in words(report))


def test_a_comparison_that_did_not_happen_is_not_a_success() -> None:
    assert not a_report(checked=Checked()).is_clean


def test_a_difference_is_counted_and_shown() -> None:
    difference = Difference("M-01/hall/DHQ/day/0", Sum(1, 2), None)
    report = a_report(checked=Checked(7, NOON, 12, (difference,)))
    assert not report.is_clean and report.figures_different == 1
    assert any("M-01/hall/DHQ/day/0" in line for line in words(report))


def test_an_alert_is_one_line_with_its_latest_state() -> None:
    raised = said(an_alert(system.AlertRaised, state="below", since=instant(NOON), good=24, bad=3, n=27), 1)
    changed = said(an_alert(system.AlertChanged, state="recovering"), 2)
    cleared = said(an_alert(system.AlertCleared, reason="recovered"), 3)
    (open_one,) = alerts_of([changed, raised])
    assert (open_one.code, open_one.subject, open_one.state, open_one.n) == ("AL-01", "DHQ-10", "recovering", 27)
    assert open_one.raised_at == "2026-10-14T12:01:00+08:00" and open_one.cleared_at is None
    (ended,) = alerts_of([cleared, raised, changed])
    assert (ended.state, ended.cleared_at) == ("cleared:recovered", "2026-10-14T12:03:00+08:00")


def test_the_report_is_json_with_the_promised_names(tmp_path: Path) -> None:
    write(a_report(), tmp_path / "report.json")
    names = set(msgspec.json.decode((tmp_path / "report.json").read_bytes()))
    wanted = ["sent", "stored", "quarantined", "duplicates", "figures_compared", "figures_different", "alerts"]
    assert names.issuperset(wanted)


def test_the_check_says_equal_different_or_why_not() -> None:
    assert "全部相同" in as_text(EQUAL)
    different = Checked(7, NOON, 12, (Difference("tile/DHQ-10", None, Sum(1, 2)),))
    assert "tile/DHQ-10" in as_text(different) and '"figures_different": 1' in as_json(different)
    assert "没有快照" in as_text(Checked(why=("没有快照", "no snapshot")))
