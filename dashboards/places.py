"""Give every service window its fixed place: people learn where a window is, so nothing re-sorts by value."""

from collections import defaultdict
from dataclasses import dataclass

from schemas.reference import City, ServiceWindow, Unit

IN_A_ROW = 12
ROWS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the wall: a group of halls (or what did not fit into the row above) and its windows."""

    name: str
    name_en: str
    halls: tuple[Unit, ...]
    windows: tuple[ServiceWindow, ...]


def rows_of(city: City) -> tuple[Row, ...]:
    """List all rows: single halls before gathered ones, large before small, then by id.

    The order depends on nothing but the reference data, so it is the same after every restart.
    """
    groups: dict[str, list[Unit]] = defaultdict(list)
    for hall in city.halls:
        groups[hall.group or hall.name].append(hall)
    rows = [_row(city, name, sorted(halls, key=lambda hall: hall.unit_id)) for name, halls in groups.items()]
    rows.sort(key=lambda row: (len(row.halls), -len(row.windows), row.halls[0].unit_id))
    return tuple(part for row in rows if row.windows for part in _parts(row))


def _row(city: City, name: str, halls: list[Unit]) -> Row:
    english = halls[0].group_en or halls[0].name_en or name
    windows = (one for hall in halls for one in sorted(city.windows_of(hall.unit_id), key=lambda one: one.window_id))
    return Row(name, english, tuple(halls), tuple(windows))


def _parts(row: Row) -> list[Row]:
    starts = range(0, len(row.windows), IN_A_ROW)
    return [Row(row.name, row.name_en, row.halls, row.windows[start : start + IN_A_ROW]) for start in starts]
