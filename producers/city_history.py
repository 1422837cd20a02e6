"""Say what of a unit, window, threshold … was valid when, and known when. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import groupby

import msgspec

from producers.city_set import DATES
from schemas.dated import BEGINNING
from schemas.errors import HallmarkError
from schemas.reference import KEY_FIELDS, City, Reference, thing_of
from schemas.thresholds import BY_NAME

CHINESE = {
    "Unit": "单位",
    "ServiceWindow": "窗口",
    "Service": "事项",
    "Staff": "人员",
    "CalendarDay": "开放时间",
    "Line": "线路",
    "DevicePlacement": "设备",
    "Post": "岗位",
    "NoticeTemplate": "告知书",
    "Threshold": "阈值",
    "LadderRung": "升级梯次",
    "Limit": "时限",
}
HEADING = ("起 from", "止 until", "得知 known", "内容 what")
Row = tuple[str, str, str, str]


class NothingKnown(HallmarkError):
    """No record is about what was asked for."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        meant = "、".join(near) or "–"
        super().__init__(
            f"没有关于“{name}”的记录。相近的：{meant}", f"No record is about {name!r}. Near: {', '.join(near) or '–'}"
        )


def history_of(city: City, name: str) -> Iterator[tuple[str, list[Row]]]:
    """Give, for each thing that the name is a key of, its title and its rows in the order of time; raises NothingKnown.

    A threshold that nobody has set has one row: its default.
    """
    found = sorted((one for one in city.records if name in _names(one)), key=_order)
    if name in BY_NAME:
        known = BY_NAME[name]
        yield (
            f"{known.chinese} {known.english}（{known.unit}；{known.source}）",
            [_row(None, None, "默认 default", known.default)],
        )
    elif not found:
        every = {one for record in city.records for one in _names(record)} | set(BY_NAME)
        raise NothingKnown(name, get_close_matches(name, sorted(every), n=4))
    for (kind, thing), records in groupby(found, key=lambda one: (type(one).__name__, thing_of(one))):
        yield f"{CHINESE[kind]} {kind} {thing.removesuffix('/')}", list(_rows(list(records)))


def _names(record: Reference) -> set[str]:
    return {str(getattr(record, field)) for field in KEY_FIELDS[type(record)]} | {thing_of(record)}


def _order(record: Reference) -> tuple[str, str, date, date]:
    return type(record).__name__, thing_of(record), record.valid_from, record.known_from


def _rows(records: list[Reference]) -> Iterator[Row]:
    """Word the records of one thing; each says only what differs from the one before."""
    before: Reference | None = None
    for number, record in enumerate(records):
        later = records[number + 1 :]
        yield _row(record, _end(record, later), _what(record, before, later), None)
        before = record


def _row(record: Reference | None, until: date | None, what: str, value: int | None) -> Row:
    return (
        _day(record.valid_from if record else BEGINNING, "一直 always"),
        "—" if until is None else until.isoformat(),
        _day(record.known_from if record else BEGINNING, "—"),
        what if value is None else f"{what} {value}",
    )


def _end(record: Reference, later: list[Reference]) -> date | None:
    """Give the day from which it no longer holds: its own end, or the next beginning."""
    next_one = min((one.valid_from for one in later if one.valid_from > record.valid_from), default=None)
    return min((day for day in (record.valid_to, next_one) if day is not None), default=None)


def _what(record: Reference, before: Reference | None, later: list[Reference]) -> str:
    corrected = [one.known_from for one in later if one.valid_from == record.valid_from]
    said = _fields(record)
    known = {} if before is None else _fields(before)
    words = [f"{name}={value}" for name, value in said.items() if known.get(name) != value]
    note = f"（{corrected[0]} 更正 corrected）" if corrected else ""
    return ("；".join(words) or "不变 unchanged") + note


def _fields(record: Reference) -> dict[str, str]:
    keys = (*KEY_FIELDS[type(record)], *DATES)
    told = {name: value for name, value in msgspec.structs.asdict(record).items() if name not in keys}
    return {name: _cell(value) for name, value in told.items() if value not in (None, "", ())}


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _day(on: date, always: str) -> str:
    return always if on == BEGINNING else on.isoformat()
