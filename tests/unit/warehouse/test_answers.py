"""Tables, JSON, CSV, spreadsheets and questions, as people and programs get them."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from warehouse.answers import Answer, as_csv, as_json, as_table, headings_for
from warehouse.ask_command import listing
from warehouse.questions import read_questions
from warehouse.report_command import total_of
from warehouse.workbook import FileNotWritten, Sheet, write_workbook

ANSWER = Answer(
    ("window_name", "satisfaction_pct", "since", "reasons"),
    [("城关户籍窗口", Decimal("84.0"), datetime(2026, 10, 14, 2, 12, tzinfo=UTC), ["A", "B"]), ("x", None, None, None)],
)


def test_a_table_shows_null_as_a_dash_and_aligns_chinese() -> None:
    lines = as_table(ANSWER).splitlines()
    assert lines[0].split() == ["window_name", "satisfaction_pct", "since", "reasons"]
    assert "84.0" in lines[2]
    assert lines[3].split() == ["x", "—", "—", "—"]
    wide = lines[2].index("84.0") + len("城关户籍窗口")
    assert wide == lines[3].index("—") + len("—") - len("84.0"), "the columns line up"
    assert lines[-1] == "（2 行 rows）"


def test_json_is_a_list_of_objects_with_numbers_as_numbers() -> None:
    first, second = json.loads(as_json(ANSWER))
    assert first == {
        "window_name": "城关户籍窗口",
        "satisfaction_pct": 84.0,
        "since": "2026-10-14T02:12:00+00:00",
        "reasons": ["A", "B"],
    }
    assert second["satisfaction_pct"] is None


def test_csv_has_a_heading_and_empty_cells_for_null() -> None:
    assert as_csv(ANSWER).splitlines()[2] == "x,,,"


def test_headings_are_those_of_the_table_that_the_statement_names() -> None:
    assert headings_for("from satisfaction_now", ["good", "n"]) == ["其中满意", "近50次内有效评价数（30天内）"]
    assert headings_for("from satisfaction_daily", ["good", "mine"]) == ["满意（5、4、3级）", "mine"]


def test_a_sheet_keeps_text_text_and_says_so_where_there_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, Sheet("题", ("文字", "日", "空"), [["=1+1", date(2026, 10, 14), None]], ("说明",), ("定义",)))
    page = openpyxl.load_workbook(path).active
    assert page is not None
    assert [cell.value for cell in page[4]] == ["=1+1", datetime(2026, 10, 14), "—"]
    assert page["A4"].data_type == "s"
    assert page.print_title_rows == "$3:$3"
    write_workbook(path, Sheet("题", ("文字",), [], nothing="本期无未结事项"))
    assert openpyxl.load_workbook(path).active["A3"].value == "本期无未结事项"  # type: ignore[index]  # one sheet
    with pytest.raises(FileNotWritten):
        write_workbook(tmp_path / "no" / "b.xlsx", Sheet("题", ("文字",), []))


def test_the_total_is_the_ratio_of_the_sums() -> None:
    lines = [
        [1, "", "", "甲", 9, 1, 10, Decimal("90.0"), 12, None, 0],
        [2, "", "", "乙", None, None, None, None, 5, None, None],
    ]
    assert total_of(lines) == ["", "", "", "合计", 9, 1, 10, Decimal("90.0"), 17, None, 0]
    assert total_of([])[7] is None


def test_the_questions_are_numbered_from_one_on_and_asked_in_two_languages() -> None:
    questions = read_questions()
    assert [question.number for question in questions] == list(range(1, len(questions) + 1))
    for question in questions:
        assert question.chinese, question.number
        assert question.english, question.number
        assert set(question.defaults) == {
            name for name in ("month", "window", "day", "alert") if f"${name}" in question.sql
        }
    assert "本月各窗口满意率，从低到高" in listing(questions)
