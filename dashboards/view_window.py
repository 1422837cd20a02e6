"""One service window on a page of its own: the latest 50 by counts, and today's rate, shown and never judged."""

from dataclasses import dataclass

from dashboards.clock_words import contact_words, date_words, since_words, to_the_second
from dashboards.counts import ENOUGH, percent
from dashboards.sight import Sight
from dashboards.state_words import STATES
from dashboards.view_tiles import TileView, kind_of, tile_view
from schemas.live import WindowTile
from schemas.reference import ServiceWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView:
    """What the page of a window shows: its tile, its state in words, and lines of name and value."""

    name: str
    hall: str
    tile: TileView
    state: str
    meaning: str
    what_to_do: str
    lines: tuple[tuple[str, str], ...]
    as_of: str


def window_view(sight: Sight, window: ServiceWindow) -> WindowView:
    """Draw a window."""
    t = sight.t
    tile = sight.tiles.get(window.window_id)
    hall = sight.state.city.units.get(window.hall_id)
    words = next(one for one in STATES if one.kind == kind_of(window, tile))
    marker = sight.state.markers.get(tile.source) if tile else None
    return WindowView(
        name=t(window.name, window.name_en or window.name),
        hall="" if hall is None else t(hall.name, hall.name_en or hall.name),
        tile=tile_view(sight, window),
        state=t(*words.name),
        meaning=t(*words.meaning),
        what_to_do=t(*words.what_to_do),
        lines=() if tile is None else _lines(sight, window, tile),
        as_of="–" if marker is None else to_the_second(marker.as_of, sight.zone),
    )


def _lines(sight: Sight, window: ServiceWindow, tile: WindowTile) -> tuple[tuple[str, str], ...]:
    t = sight.t
    rate = f"{percent(tile.good, tile.n)}%" if tile.n >= ENOUGH else t("评价不足", "too few")
    waiting = "–" if tile.waiting is None else str(tile.waiting)
    return (
        (
            t("近50次（最多30天）", "Latest 50 (30 days at most)"),
            _counted(sight, rate, tile.good, tile.n),
        ),
        (t("自何时", "Since"), "–" if tile.since is None else since_words(tile.since, sight.now, sight.zone, t)),
        (t("今日（只示不评）", "Today (not judged)"), _unjudged(sight, tile.today_good, tile.today_rated)),
        (t("近60分钟（只示不评）", "Last 60 minutes (not judged)"), _unjudged(sight, *_last_hour(sight, tile))),
        (t("今日默认评价", "Defaults today"), str(tile.today_defaults)),
        (t("今日办结", "Served today"), str(tile.today_served)),
        (t("等候人数", "Waiting"), waiting),
        (t("最近评价", "Last rating"), _at(sight, tile.last_rating_at)),
        (t("评价器最近心跳", "Last heartbeat"), _at(sight, tile.terminal_seen_at)),
        (t("联系", "Contact"), contact_words(window.contact, t) or "–"),
    )


def _unjudged(sight: Sight, good: int, n: int) -> str:
    return _counted(sight, f"{percent(good, n)}%" if n else "–", good, n)


def _counted(sight: Sight, rate: str, good: int, n: int) -> str:
    return sight.t(f"{rate} · 共{n}次：满意{good}，差评{n - good}", f"{rate} of {n}: {good} good, {n - good} bad")


def _last_hour(sight: Sight, tile: WindowTile) -> tuple[int, int]:
    """Give good and all of M-01's rolling hour; nothing where nobody rated in it."""
    mine = (one for one in sight.figures.get(("M-01", "window", "rolling"), ()) if one.scope_id == tile.window_id)
    latest = max(mine, key=lambda one: one.start, default=None)
    return (0, 0) if latest is None else (latest.numerator, latest.denominator)


def _at(sight: Sight, us: int | None) -> str:
    if us is None:
        return "–"
    return f"{date_words(us, sight.zone, sight.t)} {to_the_second(us, sight.zone)}"
