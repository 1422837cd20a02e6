"""The right-hand rail: alerts (not yet acknowledged first), the watch list, overdue and near-due cases by unit."""

from collections import defaultdict
from dataclasses import dataclass

from dashboards.clock_words import since_words
from dashboards.counts import ENOUGH, percent
from dashboards.sight import Sight
from schemas.live import CaseBoard, WindowTile
from schemas.reference import ServiceWindow

ALERTS, WATCHED, UNITS = 4, 5, 6
RAIL_STATES = ("below", "confirmed", "recovering")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert: where, how bad on how many, since when, whom to call, whether somebody took it on."""

    look: str = "alert blank"
    glyph: str = "#g-none"
    name: str = ""
    rate: str = ""
    counts: str = ""
    since: str = ""
    contact: str = ""
    taken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchView:
    """One watched window: at least two bad ratings, too few for a percentage."""

    look: str = "watched blank"
    name: str = ""
    counts: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RailView:
    """The whole rail; rows that are not needed are blank."""

    alert_count: str
    alerts_more: str
    alerts: tuple[AlertView, ...]
    watch_count: str
    watch_more: str
    watched: tuple[WatchView, ...]
    units_more: str
    units: tuple[UnitView, ...]


def rail(sight: Sight) -> RailView:
    """Draw the rail; the fewer alerts, the more room for the watch list."""
    alarmed = sorted(_tiles(sight, *RAIL_STATES), key=lambda pair: _urgency(sight, *pair))
    watch = sorted(_tiles(sight, "watch"), key=lambda pair: (-pair[1].bad, pair[1].n, pair[0].window_id))
    alerts = [_alert(sight, *pair) for pair in alarmed[:ALERTS]]
    room = 2 if len(alerts) == ALERTS else WATCHED
    watched = [_watched(sight, *pair) for pair in watch[:room]]
    units = _units(sight)
    return RailView(
        alert_count=str(len(alarmed)),
        alerts_more=_more(sight, len(alarmed) - ALERTS) if alarmed else sight.t("此刻没有", "none now"),
        alerts=(*alerts, *[AlertView()] * (ALERTS - len(alerts))),
        watch_count=str(len(watch)),
        watch_more=_more(sight, len(watch) - room) if watch else sight.t("此刻没有", "none now"),
        watched=(*watched, *[WatchView()] * (WATCHED - len(watched))),
        units_more=_more(sight, len(units) - UNITS) if units else sight.t("尚无办件", "no cases yet"),
        units=(*units[:UNITS], *[UnitView()] * (UNITS - len(units))),
    )


def _more(sight: Sight, left: int) -> str:
    return sight.t(f"另有 {left} 个", f"{left} more") if left > 0 else ""


def _tiles(sight: Sight, *states: str) -> list[tuple[ServiceWindow, WindowTile]]:
    windows = (window for row in sight.all_rows for window in row.windows if window.has_terminal)
    pairs = ((window, sight.tiles.get(window.window_id)) for window in windows)
    return [(window, tile) for window, tile in pairs if tile is not None and tile.state in states]


def _is_taken(sight: Sight, tile: WindowTile) -> bool:
    alert = sight.state.alerts.of(tile.window_id)
    return tile.alert_acknowledged or (alert is not None and alert.acknowledged_by is not None)


def _urgency(sight: Sight, window: ServiceWindow, tile: WindowTile) -> tuple[bool, int, int, str]:
    taken = _is_taken(sight, tile)
    return (taken, ("confirmed", "below", "recovering").index(tile.state), tile.since or 0, window.window_id)


def _alert(sight: Sight, window: ServiceWindow, tile: WindowTile) -> AlertView:
    t = sight.t
    taken = _is_taken(sight, tile)
    hall = sight.state.city.units.get(window.hall_id)
    states = {"confirmed": t("确证", "confirmed"), "recovering": t("恢复中", "recovering")}
    since = "" if tile.since is None else since_words(tile.since, sight.now, sight.zone, t)
    return AlertView(
        look=f"alert {tile.state} {'taken' if taken else 'open'}",
        glyph=f"#g-{tile.state}",
        name=t(window.name, window.name_en or window.name),
        rate=percent(tile.good, tile.n) if tile.n >= ENOUGH else f"n={tile.n}",
        counts=t(f"近{tile.n}次：满意{tile.good} 差评{tile.bad}", f"last {tile.n}: {tile.good} good, {tile.bad} bad"),
        since=" · ".join(filter(None, (since, states.get(tile.state, "")))),
        contact=(hall.contact if hall else "") or window.contact,
        taken=t("已签收", "taken") if taken else t("待签收", "open"),
    )


def _watched(sight: Sight, window: ServiceWindow, tile: WindowTile) -> WatchView:
    name = sight.t(window.name, window.name_en or window.name)
    counts = sight.t(f"差评{tile.bad} n={tile.n}", f"{tile.bad} bad, n={tile.n}")
    return WatchView(look="watched", name=name, counts=counts)


def _units(sight: Sight) -> list[UnitView]:
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
    name = unit_id if unit is None else sight.t(unit.group or unit.name, unit.group_en or unit.name_en or unit.name)
    if unit is not None and unit.group and _shares_group(sight, unit.group):
        name = sight.t(unit.name, unit.name_en or unit.name)
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


def _shares_group(sight: Sight, group: str) -> bool:
    return sum(hall.group == group for hall in sight.state.city.halls) > 1
