"""The tile of a service window and the row it stands in (design D7, reference of states: /help)."""

from dataclasses import dataclass

from dashboards.clock_words import hour_minute, minutes_since, near, span
from dashboards.counts import ENOUGH, percent, tenths, wilson
from dashboards.places import Row
from dashboards.sight import Sight
from schemas.live import WindowTile
from schemas.reference import ServiceWindow

ALARMS = ("below", "confirmed")
KINDS = (
    "normal",
    "watch",
    "below",
    "confirmed",
    "recovering",
    "too_few",
    "offline",
    "silent",
    "frozen",
    "paused",
    "closed",
    "no_terminal",
    "not_judged",
    "no_statement",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TileView:
    """All that a tile shows, as text and attributes. look: its classes; bar: x of 80.0–100.0 % in tenths, 0…200."""

    look: str
    label: str
    title: str
    wait: str
    figure: str = ""
    word: str = ""
    glyph: str = "#g-none"
    note: str = ""
    seen: str = ""
    band_x: str = "0"
    band_width: str = "0"
    mark_x: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """The head of a row: its name and today's rate with its n."""

    name: str
    rate: str
    count: str


def kind_of(window: ServiceWindow, tile: WindowTile | None) -> str:
    """Name the one state a tile shows. A rate below 90 % stays on the wall through noon, night and silence."""
    if tile is None:
        return "no_statement"
    if not window.has_terminal or "terminal" in tile.missing:
        return "no_terminal"
    if tile.state in ALARMS:
        return tile.state
    if tile.opening in ("closed", "paused"):
        return tile.opening
    if tile.terminal in ("offline", "silent", "frozen"):
        return tile.terminal
    return tile.state


def tile_view(sight: Sight, window: ServiceWindow) -> TileView:
    """Draw one tile."""
    tile = sight.tiles.get(window.window_id)
    kind = kind_of(window, tile)
    title = sight.t(window.name, window.name_en or window.name)
    label = label_of(sight, window)
    glyph = f"#g-{kind}"
    if tile is None:
        word = sight.t("未上报", "Unheard")
        return TileView(look=f"tile {kind}", label=label, title=title, wait="", word=word, glyph=glyph)
    return TileView(
        look=" ".join(("tile", kind, *_marks(sight, tile))),
        label=label,
        title=title,
        wait=_wait(sight, window, tile),
        figure=percent(tile.good, tile.n) if _shows_rate(kind, tile) else "",
        word="" if _shows_rate(kind, tile) else _word(sight, kind),
        glyph=glyph,
        note="" if sight.is_stale(tile) else _note(sight, kind, tile),
        seen=_seen(sight, kind, tile),
        **_bar(kind, tile),
    )


def row_view(sight: Sight, row: Row) -> RowView:
    """Draw the head of a row."""
    found = sight.of_today("M-01", "hall", ids=[hall.unit_id for hall in row.halls])
    good, n = sum(one.numerator for one in found), sum(one.denominator for one in found)
    rate = f"{percent(good, n)}%" if n >= ENOUGH else "–"
    return RowView(name=sight.t(row.name, row.name_en), rate=rate, count=f"n={n}")


def _marks(sight: Sight, tile: WindowTile) -> tuple[str, ...]:
    stale = ("stale",) if sight.is_stale(tile) else ()
    return (*stale, "longest") if tile is sight.longest_wait else stale


def _shows_rate(kind: str, tile: WindowTile) -> bool:
    return tile.n >= ENOUGH and kind in ("normal", "below", "confirmed", "recovering", "not_judged")


def label_of(sight: Sight, window: ServiceWindow) -> str:
    """Give the sign of a window; in English a Chinese sign is replaced by the first word of the English name."""
    if sight.language == "zh" or window.label.isascii() or not window.name_en:
        return window.label
    return window.name_en.split()[0]


def _wait(sight: Sight, window: ServiceWindow, tile: WindowTile) -> str:
    if not window.has_queue or "queue" in tile.missing:
        return "–"
    if tile.oldest_wait_at is None:
        return ""
    minutes = minutes_since(tile.oldest_wait_at, sight.now)
    return sight.t(f"等{span(minutes, sight.t)}", f"{minutes}m" if minutes < 100 else f"{minutes // 60}h")


def _word(sight: Sight, kind: str) -> str:
    t = sight.t
    return {
        "too_few": t("评价不足", "Too few"),
        "watch": t("关注", "Watch"),
        "offline": t("离线", "Offline"),
        "silent": t("评价器", "No ratings"),
        "frozen": t("评价存疑", "Too good"),
        "paused": t("暂停服务", "Paused"),
        "closed": t("未开放", "Closed"),
        "no_terminal": t("无评价器", "No device"),
    }.get(kind, t("评价不足", "Too few"))


def _note(sight: Sight, kind: str, tile: WindowTile) -> str:
    t = sight.t
    aside = _aside(sight, tile)
    match kind:
        case "offline":
            return _silence(sight, tile)
        case "silent":
            return t(f"无数据{_silence(sight, tile)}", f"for {_silence(sight, tile)}")
        case "paused" if tile.opening_since is not None:
            return t(f"{hour_minute(tile.opening_since, sight.zone)} 起", hour_minute(tile.opening_since, sight.zone))
        case "closed" | "paused" | "no_terminal":
            return ""
        case "watch":
            return t(f"差{tile.bad} n={tile.n}", f"{tile.bad} bad/{tile.n}")
        case "below" | "confirmed" if aside:
            return aside
    return f"n={tile.n}"


def _aside(sight: Sight, tile: WindowTile) -> str:
    """Say in an alarmed tile what else holds: shut, offline or silent."""
    t = sight.t
    if tile.opening == "closed":
        return t("未开放", "closed")
    if tile.opening == "paused":
        return t("暂停服务", "paused")
    if tile.terminal in ("offline", "silent"):
        return t("离线" if tile.terminal == "offline" else "无数据", "offline") + _silence(sight, tile)
    return ""


def _silence(sight: Sight, tile: WindowTile) -> str:
    """Say for how long: offline since the last heartbeat, silent since the last rating or the opening if later."""
    if tile.terminal == "offline":
        since = tile.terminal_seen_at
    else:
        since = max(filter(None, (tile.last_rating_at, tile.opening_since)), default=None)
    return "" if since is None else span(minutes_since(since, sight.now), sight.t)


def _seen(sight: Sight, kind: str, tile: WindowTile) -> str:
    """Give the age of a tile's figure: its last rating; and when its source is behind, of the data themselves."""
    marker = sight.state.markers.get(tile.source)
    if sight.is_stale(tile):
        at = hour_minute(marker.as_of, sight.zone) if marker else "?"
        return sight.t(f"截至{at}", f"at {at}")
    if kind in ("silent", "paused", "watch") or tile.last_rating_at is None or _aside(sight, tile):
        return ""
    return near(tile.last_rating_at, sight.now, sight.zone, sight.t)


def _bar(kind: str, tile: WindowTile) -> dict[str, str]:
    if not _shows_rate(kind, tile):
        return {}
    low, high = (min(max(edge - 800, 0), 200) for edge in wilson(tile.good, tile.n))
    mark = min(max(tenths(tile.good, tile.n) - 800, 0), 200)
    return {"band_x": str(low), "band_width": str(max(high - low, 4)), "mark_x": str(max(mark - 3, 0))}
