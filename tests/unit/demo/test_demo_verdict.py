"""A checked day is judged by its plan: what was planted must be told by name, and nothing else may be."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from producers.faults import Fault
from schemas.instants import MINUTE, instant
from schemas.reference import ServiceWindow, city_of
from schemas.settings import Settings
from stack.demo_alerts import AlertLine
from stack.demo_days import AFTER_CLOSING, SETTLING_S, WholeDay
from stack.demo_setting import prepare
from stack.demo_verdict import NAMES, judge, verdict_table, verdict_words
from tests.property.city_plan import the_plan

PLAN = the_plan(1, "faults")


def a_line(code: str, subject: str, at: int) -> AlertLine:
    when = instant(at).isoformat()
    return AlertLine(code, subject, "open", when, f"id-{code}-{subject}", when, None, 0, 0, 0, "【告警】")


def told(fault: Fault, after: int = 5) -> list[AlertLine]:
    return [a_line(code, subject, fault.span.begin + after * MINUTE) for code, subject in fault.alerts]


def all_told() -> list[AlertLine]:
    return [line for fault in PLAN.faults for line in told(fault)]


def test_every_fault_told_by_name_and_nothing_else_is_clean() -> None:
    verdict = judge(PLAN, all_told())
    assert verdict.is_clean
    assert {one.after_min for one in verdict.caught} == {5}
    assert any("no other alert" in line for line in verdict_words(verdict))


def test_a_fault_that_nobody_told_is_missed() -> None:
    verdict = judge(PLAN, all_told()[1:])
    assert not verdict.is_clean
    assert [one.raised_at for one in verdict.caught].count(None) == 1
    assert any("漏报 missed 1" in line for line in verdict_words(verdict))


def test_an_alert_before_its_fault_does_not_tell_of_it() -> None:
    early = told(PLAN.faults[0], after=-1)
    assert not judge(PLAN, [*early, *all_told()[1:]]).is_clean


def test_an_alert_that_nobody_planted_is_named() -> None:
    verdict = judge(PLAN, [*all_told(), a_line("AL-05/current", "CGS", PLAN.start)])
    assert not verdict.is_clean
    assert any("AL-05/current CGS" in line for line in verdict_words(verdict))


def test_the_right_alert_at_the_wrong_window_is_a_miss_and_a_false_one() -> None:
    wrong = [replace_subject(line) if line.code == "AL-04/offline" else line for line in all_told()]
    verdict = judge(PLAN, wrong)
    assert [one.code for one in verdict.caught if one.raised_at is None] == ["AL-04/offline"]
    assert [one.subject for one in verdict.others] == ["ZWGA-12"]


def replace_subject(line: AlertLine) -> AlertLine:
    return a_line(line.code, "ZWGA-12", PLAN.closes)


def test_single_bad_ratings_and_missing_addresses_are_no_alerts_of_the_day() -> None:
    everyday = [a_line("AL-02", "some-rating", PLAN.start), a_line("AL-26", "window_head@DHQ", PLAN.start)]
    verdict = judge(PLAN, [*all_told(), *everyday])
    assert verdict.is_clean and verdict.everyday == 1


def test_a_quiet_day_is_clean_only_without_an_alert() -> None:
    quiet = the_plan(1, "quiet")
    assert quiet.faults == () and judge(quiet, []).is_clean
    assert not judge(quiet, [a_line("AL-13/silent", "HOTLINE12345", quiet.closes)]).is_clean


def test_the_table_names_each_fault_its_place_and_its_alert_in_both_languages() -> None:
    console = Console(width=220)
    with console.capture() as capture:
        console.print(verdict_table(PLAN, judge(PLAN, all_told())))
    text = capture.get()
    for fault in PLAN.faults:
        assert NAMES[fault.kind][0] in text and NAMES[fault.kind][1] in text and fault.where in text
        assert all(code in text for code, _ in fault.alerts)


def test_faults_strike_different_halls_in_time_order() -> None:
    windows, units = PLAN.city.windows, PLAN.city.units
    halls = [windows[one.where].hall_id if one.where in windows else units[one.where].unit_id for one in PLAN.faults]
    assert len(set(halls)) == len(halls) >= 5
    assert [one.span.begin for one in PLAN.faults] == sorted(one.span.begin for one in PLAN.faults)


def test_a_city_without_the_places_has_fewer_faults() -> None:
    city = city_of(one for one in PLAN.city.records if not isinstance(one, ServiceWindow))
    assert {fault.kind for fault in replace(PLAN, city=city).faults} == {"dead_hotline"}


def arguments(**given: object) -> Namespace:
    usual: dict[str, object] = {"going_on": False, "play_s": None, "speed": None, "seed": None, "no_history": False}
    return Namespace(**(usual | {"day": "faults"} | given))


def test_a_checked_day_goes_from_before_the_opening_to_after_the_close_and_stands(tmp_path: Path) -> None:
    setting = prepare(arguments(), Settings.from_env({"HALLMARK_HOME": str(tmp_path)}))
    begins = setting.clock.segments[0].real_at
    assert setting.clock.now_us(begins) == setting.plan.start
    assert setting.clock.now_us(begins + SETTLING_S) < setting.plan.start + MINUTE, "no tick while the past is told"
    assert setting.clock.speed(begins + SETTLING_S + 1.0) == 60.0
    assert setting.clock.now_us(begins + 1e6) == setting.plan.closes + AFTER_CLOSING
    assert setting.ends and setting.is_judged


@pytest.mark.parametrize("given", [{"play_s": 10.0}, {"going_on": True}])
def test_a_checked_day_is_not_cut_short(tmp_path: Path, given: dict[str, object]) -> None:
    with pytest.raises(WholeDay):
        prepare(arguments(**given), Settings.from_env({"HALLMARK_HOME": str(tmp_path)}))
