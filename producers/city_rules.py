"""What must hold between the records of a city: nobody names what does not exist, nothing stands twice. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from schemas.calendar import parse_hours
from schemas.errors import BadCity, HallmarkError
from schemas.reference import (
    HALL_KINDS,
    CalendarDay,
    City,
    DevicePlacement,
    Post,
    Reference,
    Service,
    ServiceWindow,
    Staff,
    Threshold,
    Unit,
    city_of,
    thing_of,
)
from schemas.reference import Line as RefLine
from schemas.thresholds import BY_NAME


@dataclass(frozen=True, slots=True)
class Line:
    """A record and the place where it stands."""

    file: str
    number: int
    record: Reference


class CityFaults(HallmarkError):
    """A city folder cannot be used; every fault is listed by file and line."""

    def __init__(self, folder: str, faults: Sequence[BadCity]) -> None:
        super().__init__(
            "\n".join([f"城市文件夹 {folder} 有 {len(faults)} 处错误：", *(f"  {one.chinese}" for one in faults)]),
            "\n".join([f"The city folder {folder} has {len(faults)} faults:", *(f"  {one.english}" for one in faults)]),
        )
        self.faults = tuple(faults)


Words = tuple[str, str]
"""A reason in Chinese and in English."""


def faults_of(lines: Sequence[Line]) -> list[BadCity]:
    """Check records against each other; records that could not be read are not held against the others' faults."""
    city = city_of(line.record for line in lines)
    found = [*_twice(lines), *_for_life(lines)]
    for line in lines:
        found += [BadCity(line.file, line.number, *words) for words in _reasons(line.record, city)]
    kinds = {type(line.record) for line in lines}
    if Unit in kinds and not city.halls:
        found.append(BadCity("units.csv", 1, "一个大厅也没有（kind=hall）", "there is no hall (kind=hall)"))
    if ServiceWindow not in kinds:
        found.append(BadCity("windows.csv", 1, "一个窗口也没有", "there is no window"))
    return found


def _twice(lines: Sequence[Line]) -> Iterator[BadCity]:
    seen: dict[tuple[str, str, date, date], int] = {}
    for line in lines:
        key = (line.file, thing_of(line.record), line.record.valid_from, line.record.known_from)
        if key in seen:
            yield BadCity(
                line.file,
                line.number,
                f"{key[1]} 与第 {seen[key]} 行重复",
                f"{key[1]} stands on line {seen[key]} already",
            )
        seen.setdefault(key, line.number)


def _for_life(lines: Sequence[Line]) -> Iterator[BadCity]:
    """A window keeps its hall and a unit its zone: what was counted there would otherwise be counted nowhere."""
    first: dict[tuple[str, str], str] = {}
    newest: dict[tuple[str, str, date], Line] = {}
    for line in sorted(lines, key=lambda one: one.record.known_from):
        if isinstance(line.record, (Unit, ServiceWindow)):
            newest[line.file, thing_of(line.record), line.record.valid_from] = line
    for (file, thing, _), line in sorted(newest.items(), key=lambda one: one[0][2]):
        record = line.record
        kept = record.hall_id if isinstance(record, ServiceWindow) else record.zone if isinstance(record, Unit) else ""
        if first.setdefault((file, thing), kept) != kept:
            yield BadCity(
                file,
                line.number,
                f"{thing} 原为 {first[file, thing]}，不能改为 {kept}；"
                f"窗口搬到别的大厅请用新编号，并写 continues={thing}",
                f"{thing} was {first[file, thing]} and cannot become {kept}; give a moved window a new id "
                f"with continues={thing}",
            )


def _reasons(record: Reference, city: City) -> Iterator[Words]:
    match record:
        case Unit():
            yield from _unit(record, city)
        case ServiceWindow():
            yield from _window(record, city)
        case Service():
            if record.kind == "promised" and record.promise_days is None:
                yield "承诺件没有 promise_days（承诺天数）", "a promised service needs promise_days"
        case Staff():
            yield from _staff(record, city)
        case CalendarDay():
            yield from _calendar(record, city)
        case Threshold():
            yield from _threshold(record, city)
        case RefLine() if record.centre_id not in city.units:
            yield f"热线中心 {record.centre_id} 不在 units.csv 里", f"centre {record.centre_id} is not in units.csv"
        case DevicePlacement() if record.hall_id not in city.units:
            yield f"大厅 {record.hall_id} 不在 units.csv 里", f"hall {record.hall_id} is not in units.csv"
        case DevicePlacement() if record.window_id is not None and record.window_id not in city.windows:
            yield f"窗口 {record.window_id} 不在 windows.csv 里", f"window {record.window_id} is not in windows.csv"
        case Post() if record.window_id not in city.windows:
            yield f"窗口 {record.window_id} 不在 windows.csv 里", f"window {record.window_id} is not in windows.csv"


def _threshold(record: Threshold, city: City) -> Iterator[Words]:
    known = BY_NAME.get(record.name)
    if known is None:
        near = ", ".join(get_close_matches(record.name, BY_NAME, n=3))
        yield f"没有阈值 {record.name}；相近的：{near or '无'}", f"no threshold {record.name}; near: {near or 'none'}"
    elif known.is_fixed:
        yield (
            f"{record.name}（{known.chinese}）出自统一的规则（{known.source}），不可更改；请删去这一行",
            f"{record.name} belongs to a rule that is the same for everybody ({known.source}); take the row out",
        )
    elif record.unit_id and record.unit_id not in {*city.units, *city.windows}:
        yield f"没有单位或窗口 {record.unit_id}", f"no unit or window {record.unit_id}"


def _unit(unit: Unit, city: City) -> Iterator[Words]:
    if unit.parent_id is not None and unit.parent_id not in city.units:
        yield f"上级单位 {unit.parent_id} 不存在", f"unknown parent {unit.parent_id}"
    if unit.parent_id == unit.unit_id:
        yield "上级单位是它自己", "it is its own parent"
    try:
        ZoneInfo(unit.zone)
    except (OSError, ValueError):
        yield f"时区 {unit.zone} 不存在", f"unknown time zone {unit.zone}"


def _window(window: ServiceWindow, city: City) -> Iterator[Words]:
    hall = city.units.get(window.hall_id)
    if hall is None:
        yield f"大厅 {window.hall_id} 不在 units.csv 里", f"hall {window.hall_id} is not in units.csv"
    elif hall.kind not in HALL_KINDS:
        yield f"{window.hall_id} 不是大厅（kind={hall.kind}）", f"{window.hall_id} is not a hall (kind={hall.kind})"
    for code in window.services:
        if code not in city.services:
            yield f"事项 {code} 不在 services.csv 里", f"service {code} is not in services.csv"
    if not window.services:
        yield "没有写事项（services）", "it has no services"


def _staff(person: Staff, city: City) -> Iterator[Words]:
    if person.hall_id not in city.units:
        yield f"大厅 {person.hall_id} 不在 units.csv 里", f"hall {person.hall_id} is not in units.csv"
    if person.window_id is None:
        return
    window = city.windows.get(person.window_id)
    if window is None:
        yield f"窗口 {person.window_id} 不在 windows.csv 里", f"window {person.window_id} is not in windows.csv"
    elif window.hall_id != person.hall_id:
        yield f"窗口 {person.window_id} 属于 {window.hall_id}", f"window {person.window_id} belongs to {window.hall_id}"


def _calendar(day: CalendarDay, city: City) -> Iterator[Words]:
    if day.unit_id and day.unit_id not in city.units:
        yield f"单位 {day.unit_id} 不在 units.csv 里", f"unit {day.unit_id} is not in units.csv"
    try:
        parse_hours(day.opens)
    except ValueError:
        yield (
            f"开放时间“{day.opens}”不能用，应像 09:00-12:00;13:30-17:00",
            f"opening hours {day.opens!r} cannot be used; write 09:00-12:00;13:30-17:00",
        )
    if day.on[0].isdigit():
        try:
            date.fromisoformat(day.on)
        except ValueError:
            yield f"没有 {day.on} 这一天", f"there is no day {day.on}"
