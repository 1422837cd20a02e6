"""Read a table of text as rows that know their line, whatever its encoding; a broken row is a value, not an end.

Delimited files as offices send them: with or without a byte-order mark, UTF-8 or GB18030 (the header decides), gzip or
plain. What is wrong with one row never hides the next.
"""

import csv
import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from schemas.errors import HallmarkError

ENCODINGS = ("utf-8-sig", "gb18030")
GZIP, UTF16, EXCEL = b"\x1f\x8b", (b"\xff\xfe", b"\xfe\xff"), (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class NotThisTable(HallmarkError):
    """A file is not the table that the importer reads."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column name; `line` is the file's line on which it begins."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no event, and why; `shown` is what of it may leave the edge."""

    line: int
    reason: str
    chinese: str
    english: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """How a table is written and which columns it must have."""

    columns: tuple[str, ...]
    delimiter: str = ","
    optional: tuple[str, ...] = ()
    quoted: bool = True


def read_rows(stream: BinaryIO, form: Format) -> Iterator[Row | BadRow]:
    """Give the rows of a table; raises NotThisTable when the header is not that of the table."""
    plain = unpacked(stream)
    first = plain.readline()
    head, encoding = _header(first, form)
    lines = (line.decode(encoding.removesuffix("-sig"), "surrogateescape") for line in plain)
    if form.quoted:
        reader = csv.reader(lines, delimiter=form.delimiter)
    else:
        reader = csv.reader(lines, delimiter=form.delimiter, quoting=csv.QUOTE_NONE)
    while True:
        line = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(
                line, "bad_row", f"这一行读不成表格（引号未配对？）：{error}", f"not a table row (quotes?): {error}"
            )
            continue
        if any(cell.strip() for cell in cells):
            yield _row(line, head, cells, encoding)


def unpacked(stream: BinaryIO) -> BinaryIO:
    """Look through gzip, and say of what is no text what it is."""
    start = stream.read(4)
    stream.seek(0)
    if start.startswith(GZIP):
        return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value] # a GzipFile reads like any binary file
    if start.startswith(EXCEL):
        raise NotThisTable(
            "这是 Excel 文件。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”后再导入。",
            "This is an Excel file. Save it as CSV UTF-8 first.",
        )
    if start.startswith(UTF16):
        raise NotThisTable(
            "文件是 UTF-16 编码。请另存为“CSV UTF-8（逗号分隔）”后再导入。",
            "The file is UTF-16. Save it as CSV UTF-8 first.",
        )
    return stream


def _header(first: bytes, form: Format) -> tuple[list[str], str]:
    found: list[str] = []
    for encoding in ENCODINGS:
        text = first.decode(encoding, "replace")
        names = [name.strip() for name in next(csv.reader([text.strip()], delimiter=form.delimiter), [])]
        missing = [name for name in form.columns if name not in names]
        if not missing:
            return names, encoding
        found = found or missing
    return _complain(found, first, form)


def _complain(missing: Sequence[str], first: bytes, form: Format) -> tuple[list[str], str]:
    if not first.strip():
        raise NotThisTable("文件是空的。", "The file is empty.")
    listed = "、".join(missing)
    wanted = form.delimiter.join((*form.columns, *form.optional)).replace("\t", " ⇥ ")
    raise NotThisTable(
        f"表头缺少列：{listed}。第一行应为：{wanted}",
        f"The header lacks: {', '.join(missing)}. The first line should be: {wanted}",
    )


def _row(line: int, head: Sequence[str], cells: Sequence[str], encoding: str) -> Row | BadRow:
    if len(cells) != len(head):
        return BadRow(
            line,
            "bad_row",
            f"应有 {len(head)} 列，实有 {len(cells)} 列",
            f"{len(cells)} columns instead of {len(head)}",
        )
    if any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
        name = encoding.removesuffix("-sig").upper()
        return BadRow(line, "encoding", f"含有不是 {name} 的字节", f"bytes that are not {name}")
    return Row(line, {name: cell.strip() for name, cell in zip(head, cells, strict=True)})
