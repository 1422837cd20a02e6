"""The five city files: what they hold, what is wrong with them, what a publication writes."""

from datetime import date
from pathlib import Path

import pytest

from producers.city import FILES, OPTIONAL, read_city, read_lines
from producers.city_messages import changes, messages_of
from producers.city_rules import CityFaults, faults_of
from schemas.calendar import Calendar
from schemas.reference import Service, city_of

CITY = Path(__file__).parents[3] / "examples" / "city"


def files(**replaced: str) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {name: (CITY / name).read_bytes() for name in FILES if (CITY / name).exists()}
    return found | {f"{name}.csv": text.encode() for name, text in replaced.items()}


def faults(**replaced: str) -> list[str]:
    lines, found = read_lines(files(**replaced))
    every = sorted([*found, *faults_of(lines)], key=lambda one: (list(FILES).index(one.file), one.line))
    return [f"{one.file}:{one.line} {one.english.partition(': ')[2]}" for one in every]


def text(name: str) -> str:
    return (CITY / f"{name}.csv").read_text(encoding="utf-8")


def test_the_sample_city_has_sixty_windows_in_fifteen_halls_and_six_rows_of_the_wall() -> None:
    city = read_city(CITY)
    sizes = {hall.unit_id: len(city.windows_of(hall.unit_id)) for hall in city.halls}
    stations = [unit for unit, size in sizes.items() if unit.endswith("PCS")]
    assert [sizes[unit] for unit in ("ZWGA", "DHQ", "XSX", "CGS", "CRJ")] == [12, 10, 10, 10, 8]
    assert len(stations) == 10 and {sizes[unit] for unit in stations} == {1}
    assert len({hall.group for hall in city.halls}) == 6
    assert city.windows["CGPCS-01"].name == "城关派出所户籍窗口"


def test_one_window_lacks_each_device_and_one_is_not_judged() -> None:
    windows = read_city(CITY).windows.values()
    assert [sum(not has for has in column) for column in zip(
        *((one.has_terminal, one.has_queue, one.judged) for one in windows), strict=True
    )] == [1, 1, 1]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "works"),
    [
        ("2026-02-14", True),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-06-19", False),
        ("2026-09-20", True),
        ("2026-09-25", False),
        ("2026-10-07", False),
        ("2026-10-10", True),
        ("2026-10-14", True),
        ("2026-10-17", False),
    ],
)
def test_the_calendar_knows_the_holidays_and_make_up_days_of_2026(on: str, works: bool) -> None:
    calendar = Calendar(read_city(CITY).calendar)
    assert calendar.is_working(date.fromisoformat(on)) is works
    assert bool(calendar.intervals("DHQ", date.fromisoformat(on))) is works


def test_a_hall_open_on_saturday_does_not_make_it_a_working_day() -> None:
    calendar = Calendar(read_city(CITY).calendar)
    assert calendar.intervals("CGS", date(2026, 10, 17)) and not calendar.is_working(date(2026, 10, 17))


def test_the_hotline_answers_on_holidays_too() -> None:
    assert Calendar(read_city(CITY).calendar).intervals("HOTLINE12345", date(2026, 10, 3))


def test_every_fault_is_named_by_file_line_and_reason() -> None:
    units = text("units") + "X1,,,hall,,,,,\n"
    windows = text("windows").replace("DHQ-01,DHQ", "DHQ-01,NOWHERE").replace("HJ01;HJ02", "HJ01;HJ99", 1)
    services = text("services").replace("promised,7", "promised,", 1)
    calendar = text("calendar") + "NOBODY,mon,yes,9-12,\n,2026-02-30,no,,\n"
    assert faults(units=units, windows=windows, services=services, calendar=calendar) == [
        "units.csv:22 column name must not be empty",
        "windows.csv:2 service HJ99 is not in services.csv",
        "windows.csv:14 hall NOWHERE is not in units.csv",
        "services.csv:3 a promised service needs promise_days",
        "staff.csv:14 window DHQ-01 belongs to NOWHERE",
        "calendar.csv:19 unit NOBODY is not in units.csv",
        "calendar.csv:19 opening hours '9-12' cannot be used; write 09:00-12:00;13:30-17:00",
        "calendar.csv:20 there is no day 2026-02-30",
    ]


@pytest.mark.parametrize(
    ("replaced", "fault"),
    [
        ({"staff": "staff_ref,hall_id\nP1,DHQ\nP1,DHQ\n"}, "staff.csv:3 P1 stands on line 2 already"),
        ({"staff": "staff_ref,hall_id,window_id\nP1,DHQ,CGS-01\n"}, "staff.csv:2 window CGS-01 belongs to CGS"),
        ({"staff": "staff_ref,boss\nP1,DHQ\n"}, "staff.csv:1 unknown column 'boss'"),
        ({"staff": "staff_ref\nP1\n"}, "staff.csv:1 missing column hall_id"),
        ({"staff": "staff_ref,hall_id\nP1,DHQ,3\n"}, "staff.csv:2 3 cells, 2 columns"),
        ({"staff": "staff_ref,hall_id,valid_from\nP1,DHQ,soon\n"}, "staff.csv:2 column valid_from: 'soon' cannot"),
        ({"staff": ""}, "staff.csv:1 missing column staff_ref, hall_id"),
        (
            {"thresholds": "name,value\nwait_limit,20\n"},
            "thresholds.csv:2 no threshold wait_limit; near: wait_limit_min",
        ),
        (
            {"thresholds": "name,value\nrate_below_pct,80\n"},
            "thresholds.csv:2 rate_below_pct belongs to a rule that is the same for everybody (D7, 000-02)",
        ),
        ({"thresholds": "name,value,unit_id\nwait_limit_min,20,NO\n"}, "thresholds.csv:2 no unit or window NO"),
        ({"thresholds": "name,value\nwait_limit_min,-1\n"}, "thresholds.csv:2 column value: '-1' cannot be used"),
        ({"ladder": "rung,role,after_minutes\n0,boss,5\n"}, "ladder.csv:2 column role: 'boss' cannot be used"),
        ({"posts": "window_id,a_ref\nNO-1,P0001\n"}, "posts.csv:2 window NO-1 is not in windows.csv"),
        ({"lines": "line_code,centre_id\n1,NO\n"}, "lines.csv:2 centre NO is not in units.csv"),
        ({"devices": "device_id,hall_id\nT1,NO\n"}, "devices.csv:2 hall NO is not in units.csv"),
        ({"windows": "window_id,hall_id,label,name,services\n"}, "windows.csv:1 there is no window"),
    ],
)
def test_a_fault_says_what_to_put_right(replaced: dict[str, str], fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(**replaced)), faults(**replaced)


def test_a_window_must_say_yes_or_no_in_words_that_are_known() -> None:
    windows = text("windows").replace(",yes,yes,yes,", ",ja,yes,yes,", 1)
    assert [one for one in faults(windows=windows) if "windows.csv:2 " in one] == [
        "windows.csv:2 column has_terminal: 'ja' cannot be used; expected yes / no（是 / 否）"
    ]


def test_a_file_from_a_chinese_spreadsheet_is_read() -> None:
    raw = files()
    raw["units.csv"] = text("units").encode("gb18030")
    raw["windows.csv"] = b"\xef\xbb\xbf" + text("windows").replace("\n", "\r\n").replace(",yes,", ",是,").encode()
    lines, found = read_lines(raw)
    assert not found and not faults_of(lines)


def test_bytes_that_are_no_text_are_a_fault_and_not_a_crash() -> None:
    _, found = read_lines(files() | {"units.csv": b"\xff\xfe\x00\x81\xff"})
    assert [one.english for one in found] == ["units.csv line 0: neither UTF-8 nor GB18030"]


def test_a_missing_folder_lists_every_file(tmp_path: Path) -> None:
    with pytest.raises(CityFaults) as raised:
        read_city(tmp_path / "none")
    assert {one.file for one in raised.value.faults} == set(FILES) - OPTIONAL
    assert "windows.csv" in raised.value.chinese


def test_publishing_twice_writes_nothing_and_a_removed_row_gets_a_tombstone() -> None:
    city = read_city(CITY)
    messages = messages_of(city)
    assert changes(messages, messages) == {}
    assert changes(messages, {}) == messages
    fewer = {key: value for key, value in messages.items() if key != ("ref.windows", "DHQ-01")}
    assert changes(fewer, messages) == {("ref.windows", "DHQ-01"): None}


def test_a_service_may_be_a_permit_and_is_none_unless_it_says_so() -> None:
    rows = "service_code,name,kind,permit\nXK01,许可,instant,yes\nHJ01,户籍,instant,no\nHJ02,户籍,instant,\n"
    lines, found = read_lines(files(services=rows))
    services = [line.record for line in lines if isinstance(line.record, Service)]
    assert (found, [one.permit for one in services]) == ([], [True, False, False])


def test_a_window_may_change_its_name_from_a_day_on_but_not_its_hall() -> None:
    more = "window_id,hall_id,label,name,services,valid_from\nX,DHQ,1,旧名,HJ01,\nX,{},1,新名,HJ01,2026-10-15\n"
    wanted = [one for one in faults(windows=more.format("DHQ")) if one.startswith("windows.csv")]
    assert wanted == []
    moved = [one for one in faults(windows=more.format("CGS")) if one.startswith("windows.csv")]
    assert moved == ["windows.csv:3 X was DHQ and cannot become CGS; give a moved window a new id with continues=X"]
    lines, _ = read_lines(files(windows=more.format("DHQ")))
    city = city_of(line.record for line in lines)
    assert [city.at(date(2026, 10, day)).windows["X"].name for day in (14, 15)] == ["旧名", "新名"]


def test_the_sample_citys_own_thresholds_and_ladder_count() -> None:
    city = read_city(CITY)
    assert city.value("wait_limit_min", "CGS-01", date(2026, 10, 14)) == 20
    assert city.value("wait_limit_min", "DHQ-01", date(2026, 10, 14)) == 30
    assert [one.after_minutes for one in city.ladder("AL-05", date(2026, 10, 14))] == [0, 15, 45, 120]
