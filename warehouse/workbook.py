"""Write one sheet that prints well: A4 landscape, Chinese widths, headings on every page (warehouse.md 7). Shell."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from schemas.errors import HallmarkError

WIDEST, NARROWEST = 48, 6


class FileNotWritten(HallmarkError):
    """A file cannot be written where it was asked for."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"写不了 {path}：{why}。请换一个文件名或文件夹（文件若在 Excel 中打开着，请先关闭）。",
            f"{path} cannot be written: {why}. Choose another name or folder (close it if a spreadsheet has it open).",
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet: a title, lines under it, headings with rows, lines at the end."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]  # cells as DuckDB gives them
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    nothing: str = "没有符合条件的行"
    total: Sequence[Any] | None = field(default=None)


def write_workbook(path: Path, sheet: Sheet) -> None:
    """Write the file; text is always text, so that no cell is taken for a formula."""
    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            _fill(book, sheet)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise FileNotWritten(path, str(error)) from error


def _fill(book: Any, sheet: Sheet) -> None:  # xlsxwriter has no types
    page = book.add_worksheet(_sheet_name(sheet.title))
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")
    styles = _styles(book)
    last = max(len(sheet.headings) - 1, 0)
    page.write_string(0, 0, sheet.title, styles["title"])
    for number, line in enumerate(sheet.above, start=1):
        page.write_string(number, 0, line, styles["note"])
    top = 1 + len(sheet.above)
    for column, heading in enumerate(sheet.headings):
        page.write_string(top, column, heading, styles["head"])
        page.set_column(column, column, _width([heading, *(_text(row[column]) for row in sheet.rows)]))
    page.repeat_rows(top)
    page.freeze_panes(top + 1, 0)
    row_at = _write_rows(page, sheet, top + 1, styles)
    for line in sheet.below:
        row_at += 1
        page.write_string(row_at, 0, line, styles["note"])
    page.print_area(0, 0, row_at, last)


def _write_rows(page: Any, sheet: Sheet, begin: int, styles: dict[str, Any]) -> int:
    rows = list(sheet.rows) + ([sheet.total] if sheet.total is not None and sheet.rows else [])
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            _write(page, (begin + number, column), cell, styles)
    if not sheet.rows:
        page.write_string(begin, 0, sheet.nothing, styles["text"])
        return begin
    return begin + len(rows) - 1


def _write(page: Any, place: tuple[int, int], cell: Any, styles: dict[str, Any]) -> None:
    match cell:
        case None:
            page.write_string(*place, "—", styles["text"])
        case bool():
            page.write_string(*place, "是" if cell else "否", styles["text"])
        case Decimal():
            page.write_number(*place, float(cell), styles["tenth"])
        case int() | float():
            page.write_number(*place, cell, styles["number"])
        case datetime():
            page.write_datetime(*place, cell.replace(tzinfo=None), styles["instant"])
        case date():
            page.write_datetime(*place, datetime(cell.year, cell.month, cell.day), styles["day"])
        case _:
            page.write_string(*place, _text(cell), styles["text"])


def _styles(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#999999", "font_size": 10, "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "note": book.add_format({"font_size": 9, "font_color": "#444444"}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#E8EDF3", "text_wrap": True, "align": "center"}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "number": book.add_format(cell),
        "tenth": book.add_format({**cell, "num_format": "0.0"}),
        "day": book.add_format({**cell, "num_format": "yyyy-mm-dd"}),
        "instant": book.add_format({**cell, "num_format": "yyyy-mm-dd hh:mm:ss"}),
    }


def _text(cell: Any) -> str:
    match cell:
        case None:
            return "—"
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S")
        case list():
            return "、".join(map(str, cell))
    return str(cell)


def _width(texts: Sequence[str]) -> float:
    """Count two for a Chinese character; a heading may wrap once."""
    wide = [sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text) for text in texts]
    return min(max(wide[0] / 2 + 1, *wide[1:], NARROWEST) if len(wide) > 1 else max(wide[0], NARROWEST), WIDEST) + 1


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'《》")[:31] or "Sheet1"
