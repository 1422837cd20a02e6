"""`hallmark due`: by the city's calendar where it is known, as JSON for programs, with words for mistakes."""

import argparse
import json
from datetime import date
from pathlib import Path

import pytest

from schemas.reference import CalendarDay, city_of
from schemas.settings import Settings
from tests.disorder import a_small_city
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.due_command import BadDays, configure, run
from warehouse.publication import publish


def said(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[str, str]:
    parser = argparse.ArgumentParser()
    configure(parser)
    assert run(parser.parse_args(words), Settings.from_env({"HALLMARK_HOME": str(home)})) == 0
    page = capsys.readouterr()
    return page.out, page.err


def objects(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(said(home, capsys, *words, "--format", "json")[0])
    return found


def test_programs_get_dates_and_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = objects(tmp_path, capsys, "--from", "2026-02-19", "--to", "2026-02-19")
    assert one == {
        "report": "register",
        "title": "群众诉求未结事项登记表",
        "nominal": "2026-02-19",
        "due": "2026-02-14",
        "moved_because": "2026-02-15至2026-02-19 春节 Spring Festival",
        "covers": None,
        "with_month": None,
        "is_provisional": False,
    }
    (one,) = objects(tmp_path, capsys, "--from", "2026-03-09", "--to", "2026-03-09")
    assert one["moved_because"] is None


def test_people_get_a_table_with_the_campaign_merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = ("--from", "2025-11-01", "--to", "2026-03-31", "--campaign", "2025-11-01/2026-02-28")
    page, warning = said(tmp_path, capsys, *days)
    assert "工作总结（含 2026-02 小结）" in page
    assert "（16 行 rows）" in page
    assert "不含本市日历" in warning


def test_the_calendar_of_the_city_moves_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flood = CalendarDay(on="2026-11-09", working=False, known_from=date(2026, 11, 2), note="抗洪停办")
    city = city_of([*a_small_city().records, flood])
    con, store = a_warehouse(tmp_path, city)
    log = Log()
    log.tick(1_800_000_000_000_000)
    load(store, log.arrivals)
    publish(con, tmp_path, 0)
    con.close()
    (one,) = objects(tmp_path, capsys, "--from", "2026-11-09", "--to", "2026-11-09")
    assert one["due"] == "2026-11-06"
    assert str(one["moved_because"]).startswith("2026-11-07至2026-11-08 周末 weekend；2026-11-09 抗洪停办")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("--from", "2026-13-01", "--to", "2026-12-31"), "不是日期"),
        (("--from", "2026-12-31", "--to", "2026-12-01"), "先写较早的一天"),
        (("--from", "1990-01-01", "--to", "2026-12-01"), "日历只有"),
        (("--from", "2026-01-01", "--to", "2026-12-01", "--campaign", "winter"), "写起止两天"),
        (("--from", "2026-01-01", "--to", "2026-12-01", "--campaign", "2026-03-01/2026-02-01"), "先写较早的一天"),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], wanted: str
) -> None:
    with pytest.raises(BadDays, match=wanted):
        said(tmp_path, capsys, *words)
