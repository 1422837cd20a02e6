"""Write one sheet that prints well: A4 landscape, Chinese widths, headings on every page (warehouse.md 7). Shell.

The same sheet is the same bytes whenever it is written, so that a print can be compared with what was handed in.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from schemas.errors import HallmarkError

WIDEST, NARROWEST = 48, 6
_LINE = 14
"""Points of one line."""
PAGE = 165
"""As wide as a form may be, in characters, for its print on A4 landscape to be read: 8 points."""
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""What a file says of its making: the real time would make each print another file."""


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
    signed: Sequence[str] = ()
    """Lines to sign on, with room to write."""
    footer: str = ""
    """What stands at the foot of every page, beside its number."""

    @property
    def code(self) -> str:
        """Compute the check code of what the sheet says: sixteen hexadecimal digits, in fours."""
        told = [self.title, *self.above, *self.headings, *(_text(cell) for row in self.rows for cell in row)]
        digest = hashlib.blake2b("\x1f".join(told).encode(), digest_size=8).hexdigest().upper()
        return "-".join(digest[at : at + 4] for at in range(0, 16, 4))


def write_workbook(path: Path, sheet: Sheet) -> None:
    """Write the file; text is always text, so that no cell is taken for a formula."""
    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            book.set_properties({"created": CREATED})
            _fill(book, sheet)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise FileNotWritten(path, str(error)) from error


def _fill(book: Any, sheet: Sheet) -> None:  # xlsxwriter has no types
    page = book.add_worksheet(_sheet_name(sheet.title))
    page.set_paper(9)
    page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{sheet.footer.replace('&', '&&')}&C第 &P 页，共 &N 页&R校验码 {sheet.code}")
    styles = _styles(book)
    last = max(len(sheet.headings) - 1, 0)
    page.write_string(0, 0, sheet.title, styles["title"])
    for column in range(1, last + 1):
        page.write_blank(0, column, None, styles["title"])
    for number, line in enumerate(sheet.above, start=1):
        page.write_string(number, 0, line, styles["note"])
    top = 1 + len(sheet.above)
    widths = _widths(sheet)
    for column, heading in enumerate(sheet.headings):
        page.write_string(top, column, heading, styles["head"])
        page.set_column(column, column, widths[column])
    page.repeat_rows(top)
    page.freeze_panes(top + 1, 0)
    if sheet.signed:
        for number, row in enumerate([sheet.headings, *sheet.rows], start=top):
            page.set_row(number, _LINE * _lines(row, widths))
    row_at = _write_rows(page, sheet, top + 1, styles)
    for line in sheet.below:
        row_at += 1
        page.write_string(row_at, 0, line, styles["note"])
    for line in sheet.signed:
        row_at += 1
        page.set_row(row_at, 30)
        page.write_string(row_at, 0, line, styles["signed"])
    page.print_area(0, 0, row_at, last)


def _write_rows(page: Any, sheet: Sheet, begin: int, styles: dict[str, Any]) -> int:
    rows = list(sheet.rows) + ([sheet.total] if sheet.total is not None and sheet.rows else [])
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            _write(page, (begin + number, column), cell, styles)
    if not sheet.rows:
        page.write_string(begin, 0, sheet.nothing, styles["nothing"])
        for column in range(1, len(sheet.headings)):
            page.write_blank(begin, column, None, styles["nothing"])
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
        "title": book.add_format({"bold": True, "font_size": 16, "center_across": True}),
        "signed": book.add_format({"font_size": 11, "valign": "vcenter"}),
        "note": book.add_format({"font_size": 9, "font_color": "#444444"}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#E8EDF3", "text_wrap": True, "align": "center"}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "nothing": book.add_format({"font_size": 11, "center_across": True, "top": 1, "bottom": 1}),
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


def _widths(sheet: Sheet) -> list[float]:
    """Give each column's width; a form to sign is no wider than its page: long text wraps, instants do not."""
    natural = [_width([head, *(_text(row[at]) for row in sheet.rows)]) for at, head in enumerate(sheet.headings)]
    if not sheet.signed:
        return natural
    fixed = [any(isinstance(row[at], datetime) for row in sheet.rows) for at in range(len(natural))]

    def within(cap: int) -> list[float]:
        return [width if keep else min(width, cap) for width, keep in zip(natural, fixed, strict=True)]

    return within(next((cap for cap in range(WIDEST, NARROWEST, -1) if sum(within(cap)) <= PAGE), NARROWEST))


def _lines(row: Sequence[Any], widths: Sequence[float]) -> int:
    """Count the lines of the cell that wraps most; only a spreadsheet with a screen finds that out by itself."""
    return max(-(-_wide(_text(cell)) // int(width - 1)) or 1 for cell, width in zip(row, widths, strict=True))


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _width(texts: Sequence[str]) -> float:
    """Count two for a Chinese character; a heading may wrap once."""
    wide = [_wide(text) for text in texts]
    return min(max(wide[0] / 2 + 1, *wide[1:], NARROWEST) if len(wide) > 1 else max(wide[0], NARROWEST), WIDEST) + 1


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'《》")[:31] or "Sheet1"
