"""The right-hand rail: alerts (not yet acknowledged first), the watch list, overdue and near-due cases by unit.

Alerts of a window's rate stand in full, as far as there is room; what else is wrong now is one line each.
"""

from dataclasses import dataclass

from dashboards.clock_words import contact_words, since_words
from dashboards.counts import ENOUGH, percent
from dashboards.sight import Sight
from dashboards.view_alerts import LineView, current_lines
from dashboards.view_units import UnitView, units_of
from schemas.live import WindowTile
from schemas.reference import ServiceWindow

ALERTS, WATCHED, UNITS = 3, 5, 6
BRIEFS = (8, 6, 5, 3)
"""Alerts on one line beside 0, 1, 2, 3 in full."""
BRIEF = max(BRIEFS)
ROWS_LEFT = (20, 16, 12, 7)
"""Rows of one line that fit beside 0, 1, 2, 3 alerts in full, the band of a lost link included."""
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
class BriefView:
    """One more alert, on one line."""

    look: str = "brief blank"
    glyph: str = "#g-none"
    name: str = ""
    rate: str = ""
    taken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchView:
    """One watched window: at least two bad ratings, too few for a percentage."""

    look: str = "watched blank"
    name: str = ""
    counts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RailView:
    """The whole rail; rows that are not needed are blank."""

    alert_count: str
    alerts_more: str
    alerts: tuple[AlertView, ...]
    brief: tuple[BriefView, ...]
    watch_count: str
    watch_more: str
    watched: tuple[WatchView, ...]
    units_more: str
    units: tuple[UnitView, ...]


def places(rates: int, others: int, watched: int, units: int) -> tuple[int, int, int, int]:
    """Share the rail out: alerts in full, alerts on one line, watched windows, units. Nothing is ever cut in half.

    rates: alerts of a window's rate; others: all other alerts.
    """
    full = min(rates, ALERTS)
    brief = min(rates - full + others, BRIEFS[full])
    left = ROWS_LEFT[full] - brief
    kept_for_units = min(units, UNITS, left - min(watched, 2))
    watch = min(watched, WATCHED, left - kept_for_units)
    return full, brief, watch, min(units, UNITS, left - watch)


def rail(sight: Sight) -> RailView:
    """Draw the rail; the fewer alerts, the more room for the rest, and what has no room is counted."""
    alarmed = sorted(_tiles(sight, *RAIL_STATES), key=lambda pair: _urgency(sight, *pair))
    watch = sorted(_tiles(sight, "watch"), key=lambda pair: (-pair[1].bad, pair[1].n, pair[0].window_id))
    units, others = units_of(sight), current_lines(sight)
    full, brief, room, unit_room = places(len(alarmed), len(others), len(watch), len(units))
    alerts = [_alert(sight, *pair) for pair in alarmed]
    briefs = [*map(_brief, alerts[full:]), *(_other(sight, line) for line in others)]
    count = len(alarmed) + len(others)
    watched = [_watched(sight, *pair) for pair in watch[:room]]
    return RailView(
        alert_count=str(count),
        alerts_more=_more(sight, count - full - brief) if count else sight.t("此刻没有", "none now"),
        alerts=(*alerts[:full], *[AlertView()] * (ALERTS - full)),
        brief=(*briefs[:brief], *[BriefView()] * (BRIEF - brief)),
        watch_count=str(len(watch)),
        watch_more=_more(sight, len(watch) - room) if watch else sight.t("此刻没有", "none now"),
        watched=(*watched, *[WatchView()] * (WATCHED - len(watched))),
        units_more=_more(sight, len(units) - unit_room) if units else sight.t("尚无办件", "no cases yet"),
        units=(*units[:unit_room], *[UnitView()] * (UNITS - unit_room)),
    )


def _brief(alert: AlertView) -> BriefView:
    look = alert.look.replace("alert", "brief", 1)
    return BriefView(look=look, glyph=alert.glyph, name=alert.name, rate=alert.rate, taken=alert.taken)


def _other(sight: Sight, line: LineView) -> BriefView:
    return BriefView(
        look=f"brief {'taken' if line.is_taken else 'open'}",
        glyph=f"#g-{line.look}" if line.look in ("frozen", "silent") else "#g-confirmed",
        name=f"{line.name} {line.place}",
        taken=sight.t("已签收", "taken on") if line.is_taken else sight.t("待签收", "new"),
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
        name=full_name(sight, window),
        rate=percent(tile.good, tile.n) if tile.n >= ENOUGH else f"n={tile.n}",
        counts=t(f"近{tile.n}次：满意{tile.good} 差评{tile.bad}", f"last {tile.n}: {tile.good} good, {tile.bad} bad"),
        since=" · ".join(filter(None, (since, states.get(tile.state, "")))),
        contact=contact_words((hall.contact if hall else "") or window.contact, t),
        taken=t("已签收", "taken on") if taken else t("待签收", "new"),
    )


def full_name(sight: Sight, window: ServiceWindow) -> str:
    """Name a window so that it is found: in English the hall goes in front where it is a row of its own."""
    hall = sight.state.city.units.get(window.hall_id)
    english = window.name_en or window.name
    if hall is not None and hall.group_en and not sight.shares_row(hall):
        english = f"{hall.group_en} · {english}"
    return sight.t(window.name, english)


def _watched(sight: Sight, window: ServiceWindow, tile: WindowTile) -> WatchView:
    name = full_name(sight, window)
    counts = sight.t(f"差评{tile.bad} n={tile.n}", f"{tile.bad} bad, n={tile.n}")
    return WatchView(look="watched", name=name, counts=counts)
