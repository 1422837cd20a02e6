"""Read a city from its CSV files, and name every fault by file, line and reason.

The columns are the fields of `schemas.reference`; lists are written with ";", yes and no in several words. Files come
out of spreadsheets, so UTF-8 (with or without its mark) and GB18030 are both read.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from producers.city_rules import CityFaults, faults_of
from producers.city_rules import Line as Row
from schemas.errors import BadCity
from schemas.reference import (
    CalendarDay,
    City,
    DevicePlacement,
    LadderRung,
    Limit,
    Line,
    NoticeTemplate,
    Post,
    Reference,
    Service,
    ServiceWindow,
    Staff,
    Threshold,
    Unit,
    city_of,
)

FILES: dict[str, type[Reference]] = {
    "units.csv": Unit,
    "windows.csv": ServiceWindow,
    "services.csv": Service,
    "staff.csv": Staff,
    "calendar.csv": CalendarDay,
    "lines.csv": Line,
    "devices.csv": DevicePlacement,
    "posts.csv": Post,
    "templates.csv": NoticeTemplate,
    "thresholds.csv": Threshold,
    "ladder.csv": LadderRung,
    "limits.csv": Limit,
}
OPTIONAL = frozenset(
    ("lines.csv", "devices.csv", "posts.csv", "templates.csv", "thresholds.csv", "ladder.csv", "limits.csv")
)
"""Files that a city may do without: then the defaults count."""
YES_NO = {"yes": True, "true": True, "1": True, "是": True, "no": False, "false": False, "0": False, "否": False}
YES_NO_COLUMNS = ("has_terminal", "has_queue", "judged", "working", "correction", "permit")
LIST_COLUMNS = ("services",)
TEXT_COLUMNS = ("unit_id", "opens")
"""Columns whose empty cell is a value of its own, not an absent one."""

EXPECTED = {
    "kind": "units: province / city / county / hall / station / centre; services: instant / promised",
    "day_kind": "working / calendar",
    "promise_days": "0, 1, 2 …",
    "typical_minutes": "1 … 480",
    "valid_from": "2026-10-14",
    "known_from": "2026-10-14",
    "valid_to": "2026-10-14（不含当日 exclusive）",
    "value": "0, 1, 2 …",
    "rung": "0 … 9",
    "after_minutes": "0, 1, 2 …",
    "role": "window_head / hall_duty_officer / command_centre / supervision / data_team",
    "on": "mon … sun / 2026-10-01",
    "label": "1 … 64 字 characters",
}


def read_city(folder: Path) -> City:
    """Read and check a folder; raises CityFaults with everything that is wrong, not just the first."""
    lines, faults = read_lines({name: _bytes(folder / name) for name in FILES})
    faults += faults_of(lines)
    if faults:
        raise CityFaults(str(folder), sorted(faults, key=lambda fault: (list(FILES).index(fault.file), fault.line)))
    return city_of(line.record for line in lines)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def read_lines(files: Mapping[str, bytes | None]) -> tuple[list[Row], list[BadCity]]:
    """Turn the contents of the files into records and the faults of single rows. Pure."""
    lines: list[Row] = []
    faults: list[BadCity] = []
    for name, kind in FILES.items():
        for outcome in _read_file(name, kind, files.get(name)):
            if isinstance(outcome, Row):
                lines.append(outcome)
            else:
                faults.append(outcome)
    return lines, faults


def _read_file(name: str, kind: type[Reference], content: bytes | None) -> Iterator[Row | BadCity]:
    if content is None and name in OPTIONAL:
        return
    if content is None:
        yield BadCity(name, 0, "没有这个文件，或读不到", "no such file, or it cannot be read")
        return
    text = _text(content)
    if text is None:
        yield BadCity(name, 0, "既不是 UTF-8 也不是 GB18030 编码", "neither UTF-8 nor GB18030")
        return
    rows = csv.reader(io.StringIO(text, newline=""))
    head = [column.strip() for column in next(rows, [])]
    if (fault := _head_fault(name, kind, head)) is not None:
        yield fault
        return
    try:
        for row in rows:
            if any(cell.strip() for cell in row) and not row[0].startswith("#"):
                yield _read_row(name, kind, rows.line_num, head, row)
    except csv.Error as error:
        yield BadCity(name, rows.line_num, f"不是 CSV：{error}", f"not CSV: {error}")


def _text(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _head_fault(name: str, kind: type[Reference], head: Sequence[str]) -> BadCity | None:
    fields = msgspec.structs.fields(kind)
    known = {field.name for field in fields}
    if unknown := [column for column in head if column not in known]:
        return BadCity(
            name,
            1,
            f"不认识的列 {unknown[0]!r}；可用的列：{', '.join(sorted(known))}",
            f"unknown column {unknown[0]!r}; known: {', '.join(sorted(known))}",
        )
    if missing := [field.name for field in fields if field.required and field.name not in head]:
        return BadCity(name, 1, f"缺少列 {', '.join(missing)}", f"missing column {', '.join(missing)}")
    return None


def _read_row(name: str, kind: type[Reference], number: int, head: Sequence[str], row: Sequence[str]) -> Row | BadCity:
    if len(row) > len(head):
        return BadCity(
            name, number, f"有 {len(row)} 格，表头只有 {len(head)} 列", f"{len(row)} cells, {len(head)} columns"
        )
    cells = {column: cell.strip() for column, cell in zip(head, row, strict=False)}
    values: dict[str, object] = {}
    for column, cell in cells.items():
        if column in YES_NO_COLUMNS and cell:
            if cell.lower() not in YES_NO:
                return _bad_cell(name, number, column, cell, "yes / no（是 / 否）")
            values[column] = YES_NO[cell.lower()]
        elif column in LIST_COLUMNS:
            values[column] = [part.strip() for part in cell.split(";") if part.strip()]
        elif cell or (column in TEXT_COLUMNS and kind is CalendarDay):
            values[column] = cell
    try:
        return Row(name, number, msgspec.convert(values, kind, strict=False))
    except msgspec.ValidationError as error:
        return _bad_record(name, number, cells, str(error))


def _bad_record(name: str, number: int, cells: Mapping[str, str], why: str) -> BadCity:
    column = why.partition("`$.")[2].partition("`")[0].partition("[")[0]
    if not column:
        column = why.partition("required field `")[2].partition("`")[0]
        return BadCity(name, number, f"列 {column} 不能为空", f"column {column} must not be empty")
    return _bad_cell(name, number, column, cells.get(column, ""), EXPECTED.get(column) or why)


def _bad_cell(name: str, number: int, column: str, cell: str, expected: str) -> BadCity:
    return BadCity(
        name,
        number,
        f"列 {column} 的值“{cell}”不能用，应为 {expected}",
        f"column {column}: {cell!r} cannot be used; expected {expected}",
    )
