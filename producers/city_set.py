"""Write one dated record into a city's files: the row that holds so far, with what is to change. Pure.

Nothing that stood there is touched: a file keeps its rows, its comments and its encoding, and gets a column that it
lacks. The whole city is checked as it would then be; what was wrong before is told as well.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from producers.city import FILES, LIST_COLUMNS, YES_NO_COLUMNS, read_lines
from producers.city_rules import CityFaults, faults_of
from schemas.dated import BEGINNING
from schemas.errors import HallmarkError
from schemas.reference import KEY_FIELDS, City, Reference, city_of, in_force, thing_of

KINDS = {
    "threshold": "thresholds.csv",
    "limit": "limits.csv",
    "ladder": "ladder.csv",
    "template": "templates.csv",
    "unit": "units.csv",
    "window": "windows.csv",
    "service": "services.csv",
    "staff": "staff.csv",
    "post": "posts.csv",
    "device": "devices.csv",
    "line": "lines.csv",
}
"""What can be set, and its file; the calendar has a page of its own in every spreadsheet."""
DATES = ("valid_from", "known_from", "valid_to")
PLAIN = {"threshold": "value", "limit": "days"}
"""The column that a bare value is for."""
RULES = ("threshold", "limit", "template", "ladder")
"""Kinds that say nothing about the past (D7)."""


class CannotSet(HallmarkError):
    """What was asked for makes no record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be set: a kind, its keys by column, the columns to change, the first day, today."""

    kind: str
    keys: Mapping[str, str]
    cells: Mapping[str, str]
    since: date
    today: date


def wish_of(kind: str, words: Sequence[str], unit: str | None, *, since: date, today: date) -> Wish:
    """Read the words of a command: the key, then a bare value or column=value; raises CannotSet."""
    record = FILES[KINDS[kind]]
    keys = list(KEY_FIELDS[record])
    given = {} if unit is None else {"unit_id": unit}
    if unit is not None and "unit_id" not in keys:
        raise CannotSet(f"{kind} 没有 --unit；写 列=值", f"{kind} takes no --unit; write column=value")
    rest = list(words)
    for key in keys:
        if key == "unit_id" and len(keys) > 1:
            given.setdefault(key, "")
        elif key not in given and rest and "=" not in rest[0]:
            given[key] = rest.pop(0)
    if missing := [key for key in keys if key not in given]:
        raise CannotSet(f"还要写明 {'、'.join(missing)}", f"{', '.join(missing)} must be named")
    cells = {}
    for word in rest:
        column, mark, cell = word.partition("=")
        if not mark:
            column, cell = PLAIN.get(kind, ""), word
        if column not in record.__struct_fields__ or column in (*keys, "valid_from", "known_from"):
            raise CannotSet(
                f"“{word}”不能用；应为 列=值，可用的列：{'、'.join(_columns(record))}",
                f"{word!r} cannot be used; write column=value with one of {', '.join(_columns(record))}",
            )
        cells[column] = cell
    if not cells:
        raise CannotSet("没有写要改成什么", "It is not said what to change")
    if kind in RULES and since < today:
        raise CannotSet(
            f"规则不追溯：起用日 {since} 早于今天 {today}，请写 --from {today} 或以后",
            f"Rules say nothing about the past: {since} is before today {today}; write --from {today} or later",
        )
    return Wish(kind=kind, keys=given, cells=cells, since=since, today=today)


def _columns(record: type[Reference]) -> list[str]:
    taken = (*KEY_FIELDS[record], "valid_from", "known_from")
    return [field for field in record.__struct_fields__ if field not in taken]


def with_wish(files: Mapping[str, bytes | None], wish: Wish, folder: str) -> tuple[bytes, Reference, City]:
    """Give the new content of the wish's file, the record it adds, and the city as it is then; raises CityFaults."""
    name = KINDS[wish.kind]
    city = checked(files, folder)
    held, row = row_of(city, wish)
    content = appended(files.get(name), FILES[name], row)
    changed = checked({**files, name: content}, folder)
    (record,) = set(changed.records) - set(city.records)
    if held is not None and _undated(held) == _undated(record):
        raise CannotSet(
            f"{thing_of(record)} 本来就是这样，没有写", f"{thing_of(record)} is so already; nothing written"
        )
    return content, record, changed


def checked(files: Mapping[str, bytes | None], folder: str) -> City:
    """Read files as a city; raises CityFaults with all that is wrong."""
    lines, faults = read_lines(files)
    faults += faults_of(lines)
    if faults:
        raise CityFaults(folder, faults)
    return city_of(line.record for line in lines)


def row_of(city: City, wish: Wish) -> tuple[Reference | None, dict[str, str]]:
    """Give what would hold on the first day, and the new row: that, changed, and since when it is known."""
    record = FILES[KINDS[wish.kind]]
    thing = "/".join(wish.keys[key] for key in KEY_FIELDS[record])
    known = [one for one in city.records if isinstance(one, record) and thing_of(one) == thing]
    if any((one.valid_from, one.known_from) == (wish.since, wish.today) for one in known):
        raise CannotSet(
            f"{thing} 从 {wish.since} 起的一行今天已写过：请在 {KINDS[wish.kind]} 里改那一行，或换 --from",
            f"{thing} from {wish.since} was written today: change that row of {KINDS[wish.kind]}, or another --from",
        )
    held = next(iter(in_force(known, wish.since)), None)
    row = _cells(held) if held else {}
    row.pop("placed_at", None)  # an instant of the day on which that row began
    return held, {**row, **wish.keys, **wish.cells, "valid_from": str(wish.since), "known_from": str(wish.today)}


def _undated(record: Reference) -> Reference:
    return msgspec.structs.replace(record, valid_from=BEGINNING, known_from=BEGINNING)


def _cells(record: Reference) -> dict[str, str]:
    said = msgspec.to_builtins(record)
    return {name: _cell(name, value) for name, value in said.items() if value is not None and value != str(BEGINNING)}


def _cell(name: str, value: object) -> str:
    if name in YES_NO_COLUMNS:
        return "yes" if value else "no"
    return ";".join(map(str, value)) if name in LIST_COLUMNS and isinstance(value, (list, tuple)) else str(value)


def appended(content: bytes | None, record: type[Reference], row: Mapping[str, str]) -> bytes:
    """Add a row to a file, with the columns that it lacks; a file that is not there begins with them."""
    encoding = _encoding(content or b"")
    rows = list(csv.reader(io.StringIO((content or b"").decode(encoding), newline="")))
    head = [column.strip() for column in rows[0]] if rows else []
    missing = [field for field in record.__struct_fields__ if field in row and field not in head]
    missing.sort(key=lambda field: field in DATES)
    width, head = len(head), head + missing
    new = [row.get(column, "") for column in head]
    if content and not missing:
        end = b"" if content.endswith(b"\n") else b"\r\n"
        return content + end + _written([new], b"\r\n" in content).encode(encoding.removesuffix("-sig"))
    padded = [one if _is_bare(one) else one + [""] * (width - len(one) + len(missing)) for one in rows[1:]]
    return _written([head, *padded, new], b"\r\n" in (content or b"")).encode(encoding)


def _is_bare(row: Sequence[str]) -> bool:
    return not any(cell.strip() for cell in row) or row[0].startswith("#")


def _written(rows: Sequence[Sequence[str]], windows: bool) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n" if windows else "\n").writerows(rows)
    return out.getvalue()


def _encoding(content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
