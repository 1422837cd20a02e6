"""A dated record is written beside what stood there, checked as part of the whole city, and told in its history."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from producers.city import FILES
from producers.city_history import NothingKnown, history_of
from producers.city_rules import CityFaults
from producers.city_set import CannotSet, Wish, checked, wish_of, with_wish
from schemas.reference import City, Threshold

CITY = Path(__file__).parents[3] / "examples" / "city"
TODAY, LATER = date(2026, 10, 14), date(2026, 11, 1)
Files = dict[str, bytes | None]


def files(**replaced: bytes) -> Files:
    found: Files = {name: (CITY / name).read_bytes() if (CITY / name).exists() else None for name in FILES}
    return found | {f"{name}.csv": content for name, content in replaced.items()}


def a_wish(kind: str, *words: str, unit: str | None = None, since: date = LATER) -> Wish:
    return wish_of(kind, words, unit, since=since, today=TODAY)


def rows_of(content: bytes, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def told(city: City, name: str) -> dict[str, list[tuple[str, str, str, str]]]:
    return dict(history_of(city, name))


@pytest.mark.covers("D-31")
def test_a_threshold_set_for_one_unit_counts_there_from_its_day_on_and_nowhere_else() -> None:
    content, record, city = with_wish(files(), a_wish("threshold", "wait_limit_min", "25", unit="CGPCS"), "city")
    before = date(2026, 10, 31)
    assert [city.value("wait_limit_min", "CGPCS-01", on) for on in (before, LATER)] == [30, 25]
    assert [city.value("wait_limit_min", unit, LATER) for unit in ("CGS", "DHQ")] == [20, 30]
    assert record == Threshold(name="wait_limit_min", unit_id="CGPCS", value=25, valid_from=LATER, known_from=TODAY)
    assert checked(files(thresholds=content), "city").records == city.records


def test_every_row_comment_and_order_of_the_file_stays_and_the_missing_column_is_added() -> None:
    before = files()["thresholds.csv"] or b""
    commented = before.replace(b"wait_limit_min,CGS", "# 车管所另有约定\nwait_limit_min,CGS".encode())
    content, _, _ = with_wish(files(thresholds=commented), a_wish("threshold", "near_due_days", "2"), "city")
    old, new = rows_of(commented), rows_of(content)
    assert new[0] == [*old[0], "known_from"]
    assert [row[: len(one)] for one, row in zip(old, new, strict=False)] == old
    assert new[-1] == ["near_due_days", "", "2", "2026-11-01", "", "2026-10-14"]


def test_a_spreadsheet_s_encoding_and_line_ends_are_kept() -> None:
    text = (files()["units.csv"] or b"").decode().replace("\n", "\r\n").encode("gb18030")
    wish = a_wish("unit", "CGS", "contact=值班长 内线 8502")
    content, _, city = with_wish(files(units=text), wish, "city")
    assert rows_of(content, "gb18030")[-1][0] == "CGS"
    assert content.count(b"\r\n") == text.count(b"\r\n") + 1
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert city.at(LATER).units["CGS"].contact == "值班长 内线 8502"
    assert city.at(TODAY).units["CGS"].contact == "大厅值班长 内线 8501"


def test_columns_that_are_not_named_stay_as_they_are() -> None:
    city = with_wish(files(), a_wish("window", "DHQ-03", "judged=no"), "city")[2]
    window, before = city.at(LATER).windows["DHQ-03"], city.at(TODAY).windows["DHQ-03"]
    assert (window.judged, before.judged) == (False, True)
    assert (window.services, window.hall_id, window.label) == (before.services, before.hall_id, before.label)


def test_a_file_that_is_not_there_yet_begins_with_the_row() -> None:
    without = files() | {"limits.csv": None}
    content, _, _ = with_wish(without, a_wish("limit", "praise", "3"), "city")
    assert rows_of(content) == [
        ["category", "days", "valid_from", "known_from"],
        ["praise", "3", "2026-11-01", "2026-10-14"],
    ]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (("threshold", "wait_limit", "25"), "near: wait_limit_min"),
        (("threshold", "wait_limit_min", "soon"), "expected 0, 1, 2"),
        (("device", "ZWGA-01-T1", "window_id=ZWGA-99"), "window ZWGA-99 is not in windows.csv"),
        (("window", "DHQ-03", "hall_id=CGS"), "give a moved window a new id"),
    ],
)
def test_rubbish_is_refused_by_row_with_what_to_do(wish: tuple[str, ...], why: str) -> None:
    with pytest.raises(CityFaults) as refused:
        with_wish(files(), a_wish(*wish), "city")
    assert why in refused.value.english
    assert "line " in refused.value.english


@pytest.mark.parametrize(
    ("words", "since", "why"),
    [
        (("threshold", "wait_limit_min", "25"), date(2026, 10, 13), "say nothing about the past"),
        (("window", "DHQ-03", "colour=red"), LATER, "write column=value with one of"),
        (("window", "DHQ-03"), LATER, "not said what to change"),
        (("threshold",), LATER, "must be named"),
    ],
)
def test_a_wish_that_makes_no_record_is_refused_in_words(words: tuple[str, ...], since: date, why: str) -> None:
    with pytest.raises(CannotSet) as refused:
        a_wish(*words, since=since)
    assert why in refused.value.english


def test_what_is_so_already_or_was_written_today_is_not_written_again() -> None:
    with pytest.raises(CannotSet, match="is so already"):
        with_wish(files(), a_wish("threshold", "wait_limit_min", "20", unit="CGS"), "city")
    content, _, _ = with_wish(files(), a_wish("threshold", "wait_limit_min", "25"), "city")
    with pytest.raises(CannotSet, match="was written today"):
        with_wish(files(thresholds=content), a_wish("threshold", "wait_limit_min", "26"), "city")


def test_a_unit_may_be_put_right_from_a_past_day_and_the_history_says_since_when_that_is_known() -> None:
    past = date(2026, 9, 1)
    city = with_wish(files(), a_wish("window", "DHQ-10", "label=十", since=date(2026, 9, 30)), "city")[2]
    (rows,) = told(city, "DHQ-10").values()
    assert [row[0] for row in rows] == ["2026-09-30", "2026-09-30"]
    assert rows[0][3].endswith("（2026-10-14 更正 corrected）")
    assert rows[1][2:] == ("2026-10-14", "label=十")
    assert with_wish(files(), a_wish("unit", "CGS", "contact=–", since=past), "city")[1].known_from == TODAY


def test_the_history_of_a_threshold_begins_with_its_default_and_ends_each_value_where_the_next_begins() -> None:
    city = with_wish(files(), a_wish("threshold", "wait_limit_min", "25"), "city")[2]
    everybody = told(city, "wait_limit_min")["阈值 Threshold wait_limit_min"]
    assert told(city, "wait_limit_min")["等候过长 wait too long（minutes；AL-05）"][0][3] == "默认 default 30"
    assert [row[:3] for row in everybody] == [("一直 always", "2026-11-01", "—"), ("2026-11-01", "—", "2026-10-14")]
    assert everybody[1][3] == "value=25"


def test_a_unit_s_history_has_its_own_thresholds_and_hours_and_an_unknown_name_names_near_ones() -> None:
    assert list(told(checked(files(), "city"), "CGS")) == [
        "开放时间 CalendarDay CGS/sat",
        "阈值 Threshold wait_limit_min/CGS",
        "单位 Unit CGS",
    ]
    with pytest.raises(NothingKnown, match="DHQ-03"):
        told(checked(files(), "city"), "DHQ-3")


def test_the_sample_city_shows_a_record_of_every_kind_and_of_every_time() -> None:
    city = checked(files(), "city")
    kinds = {type(record) for record in city.records}
    assert kinds == set(FILES.values())
    assert city.at(LATER).windows.keys() == city.at(TODAY).windows.keys()
    dated = {type(record).__name__ for record in city.records if record.valid_from > TODAY}
    assert {"Post", "DevicePlacement", "Limit"} <= dated
