"""Open promises by unit: how many are overdue, how many nearly (M-13, M-14)."""

from collections import defaultdict
from dataclasses import dataclass

from dashboards.sight import Sight
from schemas.live import CaseBoard


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """Open promises of one unit; the widths are percent of the longest bar."""

    look: str = "unit blank"
    name: str = ""
    overdue: str = ""
    near_due: str = ""
    overdue_width: str = "0"
    near_due_x: str = "0"
    near_due_width: str = "0"


def units_of(sight: Sight) -> list[UnitView]:
    """Add up the boards of each unit; most overdue first."""
    boards: dict[str, list[CaseBoard]] = defaultdict(list)
    for board in sight.state.statements(CaseBoard):
        boards[board.unit_id].append(board)
    sums = [
        (sum(one.overdue for one in found), sum(one.near_due for one in found), unit_id)
        for unit_id, found in boards.items()
    ]
    sums.sort(key=lambda one: (-one[0], -one[1], one[2]))
    longest = max((overdue + near for overdue, near, _ in sums), default=0) or 1
    return [_unit(sight, one, longest) for one in sums]


def _unit(sight: Sight, sums: tuple[int, int, str], longest: int) -> UnitView:
    overdue, near, unit_id = sums
    unit = sight.state.city.units.get(unit_id)
    name = unit_id if unit is None else sight.short_name(unit)
    first = 100 * overdue // longest
    return UnitView(
        look="unit",
        name=name,
        overdue=str(overdue),
        near_due=str(near),
        overdue_width=str(first),
        near_due_x=str(first),
        near_due_width=str(100 * near // longest),
    )
