"""Read a table of text as rows that know their line, whatever its encoding; a broken row is a value, not an end.

Delimited files as offices send them: with or without a byte-order mark, UTF-8 or GB18030 (the header decides), gzip or
plain. What is wrong with one row never hides the next.
"""

import csv
import gzip
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from schemas.errors import HallmarkError

ENCODINGS = ("utf-8-sig", "gb18030")
GZIP, UTF16, EXCEL = b"\x1f\x8b", (b"\xff\xfe", b"\xfe\xff"), (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


MOST_LINES = 20
"""A quoted cell goes on over so many lines at most; one that is never closed spoils its own line only."""

Numbered = tuple[int, str]


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
    head, encoding = _header(plain.readline(), form)
    codec = encoding.removesuffix("-sig")
    numbered = enumerate((line.decode(codec, "surrogateescape") for line in plain), start=2)
    for line, cells in _records(numbered, form, len(head)):
        if cells is None:
            yield BadRow(line, "bad_row", "引号没有配对", "a quote is not closed")
        elif any(cell.strip() for cell in cells):
            yield _row(line, head, cells, codec)


def _records(numbered: Iterator[Numbered], form: Format, width: int) -> Iterator[tuple[int, list[str] | None]]:
    """Split lines into cells; a quoted cell may go on over some lines, if the row then has the right width."""
    waiting: deque[Numbered] = deque()
    while (first := _next(waiting, numbered)) is not None:
        cells, taken = _split(first[1], form), [first]
        while cells is None and len(taken) < MOST_LINES and (more := _next(waiting, numbered)) is not None:
            taken.append(more)
            cells = _split("".join(text for _, text in taken), form)
        if len(taken) > 1 and (cells is None or len(cells) != width):
            waiting.extendleft(reversed(taken[1:]))
            cells = None
        yield first[0], cells


def _next(waiting: deque[Numbered], numbered: Iterator[Numbered]) -> Numbered | None:
    return waiting.popleft() if waiting else next(numbered, None)


def _split(text: str, form: Format) -> list[str] | None:
    """Give the cells of one row; None if a quote is still open."""
    if not form.quoted:
        return text.rstrip("\r\n").split(form.delimiter)
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, strict=True), [])
    except csv.Error:
        return None


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


def _row(line: int, head: Sequence[str], cells: Sequence[str], codec: str) -> Row | BadRow:
    if len(cells) != len(head):
        return BadRow(
            line,
            "bad_row",
            f"应有 {len(head)} 列，实有 {len(cells)} 列",
            f"{len(cells)} columns instead of {len(head)}",
        )
    if any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
        name = codec.upper()
        return BadRow(line, "encoding", f"含有不是 {name} 的字节", f"bytes that are not {name}")
    return Row(line, {name: cell.strip() for name, cell in zip(head, cells, strict=True)})
