"""The register of open demands (000-56): its columns, whose matters it lists, a print that can be told from another."""

import argparse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from schemas.instants import DAY, HOUR, micros
from schemas.settings import Settings
from tests.disorder import Play, a_small_city
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.naming import NoSuchUnit
from warehouse.publication import publish
from warehouse.register_command import HEADINGS, configure, register_sheet, run
from warehouse.workbook import write_workbook

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
CITY = a_small_city()
OF_THE_DOMAIN = [
    "序号",
    "填报单位",
    "诉求编号",
    "诉求人（脱敏）",
    "联系方式（脱敏）",
    "诉求内容摘要",
    "类别",
    "渠道",
    "受理时间",
    "首接责任人",
    "承办人",
    "承诺时限",
    "是否超期",
    "未结原因",
    "进展",
    "拟办结时间",
    "填报人",
    "审核人",
    "截至时间",
    "填报时间",
]
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Write]:
    home = tmp_path_factory.mktemp("register")
    log = Log()
    for _, _, topic, key, message in Play(CITY, 3, BEGIN, BEGIN + 3 * DAY, 1_500).run().facts:
        log.say(topic, key, message)
    log.tick(BEGIN + 3 * DAY + HOUR)
    con, store = a_warehouse(home, CITY)
    load(store, log.arrivals)
    publish(con, home, 0)
    con.close()
    parser = argparse.ArgumentParser()
    configure(parser)

    def written(name: str, *words: str) -> Path:
        path = home / name
        args = parser.parse_args(["--as-of", "2026-10-14T17:00", "--xlsx", str(path), *words])
        assert run(args, Settings.from_env({"HALLMARK_HOME": str(home)})) == 0
        return path

    yield written


def sheet_of(path: Path) -> Worksheet:
    page = openpyxl.load_workbook(path).active
    assert isinstance(page, Worksheet)
    return page


def foot_of(page: Worksheet) -> Any:  # openpyxl allows None where there is always something
    return page.oddFooter


def matters_on(page: Worksheet) -> list[tuple[object, ...]]:
    return [row for row in page.iter_rows(min_row=5, values_only=True) if isinstance(row[0], int)]


def test_it_has_the_columns_of_the_domain_in_order_and_room_to_sign(write: Write) -> None:
    page = sheet_of(write("all.xlsx"))
    assert [cell.value for cell in page[4]] == list(HEADINGS) == OF_THE_DOMAIN
    above = str(page["A2"].value)
    wanted = ("填报单位：全市", "截至时间：2026-10-14 17:00", "填报人：", "审核人：", "联系电话：")
    assert [word for word in wanted if word not in above] == []
    assert str(page.cell(page.max_row, 1).value).startswith("填报人（签字）")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == "$4:$4"
    assert foot_of(page).center.text == "第 &P 页，共 &N 页"
    assert matters_on(page)


def test_the_units_together_list_what_the_whole_register_lists(write: Write) -> None:
    whole = {row[2] for row in matters_on(sheet_of(write("all.xlsx")))}
    tops = [unit for unit in CITY.units.values() if unit.parent_id is None]
    told = [
        row[2]
        for number, unit in enumerate(tops)
        for row in matters_on(sheet_of(write(f"{number}.xlsx", "--unit", unit.name)))
    ]
    assert len(told) == len(set(told))
    assert set(told) == whole
    below = next(unit for unit in CITY.units.values() if unit.parent_id is not None)
    some = {row[2] for row in matters_on(sheet_of(write("below.xlsx", "--unit", below.unit_id)))}
    assert some < whole


def test_a_unit_that_nobody_knows_is_told_with_the_nearest(write: Write) -> None:
    name = next(iter(CITY.units.values())).name
    with pytest.raises(NoSuchUnit, match=name):
        write("none.xlsx", "--unit", name + "x")


def test_printed_again_it_is_the_same_bytes_and_another_content_has_another_code(write: Write, tmp_path: Path) -> None:
    first = write("first.xlsx").read_bytes()
    assert write("second.xlsx").read_bytes() == first
    row = (1, "甲所", "A-1", *[""] * 15, "2026-10-14 17:00:00", "")
    sheets = [
        register_sheet(rows, "甲所", "2026-10-14T17:00:00") for rows in ([row], [(*row[:2], "A-2", *row[3:])], [])
    ]
    assert len({sheet.code for sheet in sheets}) == 3
    for sheet in sheets:
        write_workbook(tmp_path / "one.xlsx", sheet)
        assert foot_of(sheet_of(tmp_path / "one.xlsx")).right.text == f"校验码 {sheet.code}"


@pytest.mark.covers("5.1-08")
def test_where_nothing_is_open_it_says_so_on_a_sheet_to_sign(tmp_path: Path) -> None:
    write_workbook(tmp_path / "nil.xlsx", register_sheet([], "甲所", "2026-10-14T17:00:00"))
    page = sheet_of(tmp_path / "nil.xlsx")
    assert page["A5"].value == "本期无未结事项"
    assert str(page.cell(page.max_row, 1).value).startswith("填报人（签字）")


def test_long_text_wraps_within_the_page_and_has_the_height_for_it(tmp_path: Path) -> None:
    row = [1, "甲所", "A-1", *[""] * 10, "等外省函复，" * 12, *[""] * 4, "2026-10-14 17:00:00", ""]
    write_workbook(tmp_path / "long.xlsx", register_sheet([tuple(row)], "甲所", "2026-10-14T17:00:00"))
    page = sheet_of(tmp_path / "long.xlsx")
    spans = ((one.width, (one.max or 1) - (one.min or 1) + 1) for one in page.column_dimensions.values())
    assert sum(width * columns for width, columns in spans) <= 185
    assert (page.row_dimensions[5].height or 0) >= 5 * 14
