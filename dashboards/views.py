"""The whole wall as one frozen value, complete: the page shows what stands here and computes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, is_dataclass

from dashboards.clock_words import Language, date_words, hour_minute, to_the_second
from dashboards.sight import Moment, Sight, look
from dashboards.state import WallState
from dashboards.view_cards import CardView, LegendView, as_of_words, cards, legend
from dashboards.view_hotline import HotlineView, hotline
from dashboards.view_rail import RailView, rail
from dashboards.view_tiles import RowView, TileView, row_view, tile_view
from dashboards.view_trend import TrendView, trend
from dashboards.view_waits import WaitView, waits, without_queue
from schemas.topics import CASE, HALL, HOTLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderView:
    """Whose wall it is, the product's clock when it was drawn, and whether that clock is a play."""

    city: str
    scope: str
    clock: str
    date: str
    play: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeView:
    """How recent the data of each source are."""

    hall: str
    case: str
    hotline: str
    tick: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """Everything on the wall, in one language."""

    header: HeaderView
    age: AgeView
    legend: dict[str, LegendView]
    more_windows: str
    cards: dict[str, CardView]
    rows: tuple[RowView, ...]
    tiles: dict[str, TileView]
    rail: RailView
    trend: TrendView
    waits: tuple[WaitView, ...]
    waits_note: str
    hotline: HotlineView


def page_view(state: WallState, moment: Moment, language: Language) -> PageView:
    """Draw the wall."""
    sight = look(state, moment, language)
    left_out = sum(len(row.windows) for row in sight.all_rows[len(sight.rows) :])
    return PageView(
        header=_header(sight),
        age=_age(sight),
        legend=legend(sight),
        more_windows=sight.t(f"另有 {left_out} 个窗口未列出", f"{left_out} more windows not shown") if left_out else "",
        cards=cards(sight),
        rows=tuple(row_view(sight, row) for row in sight.rows),
        tiles={window.window_id: tile_view(sight, window) for row in sight.rows for window in row.windows},
        rail=rail(sight),
        trend=trend(sight),
        waits=waits(sight),
        waits_note=without_queue(sight),
        hotline=hotline(sight),
    )


def _header(sight: Sight) -> HeaderView:
    t, moment = sight.t, sight.moment
    city = next((unit for unit in sight.state.city.units.values() if unit.kind == "city"), None)
    halls, windows = len(sight.state.city.halls), len(sight.state.city.windows)
    speed = f"{moment.speed:g}"
    if moment.is_real:
        play = ""
    elif moment.speed == 0:
        play = t("演示 · 时钟已停", "Demo · clock stopped")
    else:
        play = t(f"演示 ×{speed}", f"Demo ×{speed}")
    return HeaderView(
        city="" if city is None else t(city.name, city.name_en or city.name),
        scope=t(f"{halls} 个大厅 · {windows} 个窗口", f"{halls} halls · {windows} windows"),
        clock=to_the_second(moment.clock, sight.zone),
        date=date_words(moment.clock, sight.zone, t, weekday=True),
        play=play,
    )


def _age(sight: Sight) -> AgeView:
    tick = sight.state.tick_at
    return AgeView(
        hall=as_of_words(sight, HALL),
        case=as_of_words(sight, CASE),
        hotline=as_of_words(sight, HOTLINE),
        tick="–" if tick is None else hour_minute(tick, sight.zone),
    )


def flatten(view: object) -> dict[str, str]:
    """Name every text of a view: "tiles.CGPCS-01.figure" → "84.0"."""
    found: dict[str, str] = {}
    _gather(view, "", found)
    return found


def _gather(view: object, name: str, found: dict[str, str]) -> None:
    parts: Iterable[tuple[object, object]]
    if isinstance(view, str):
        found[name[:-1]] = view
        return
    if isinstance(view, dict):
        parts = view.items()
    elif isinstance(view, tuple):
        parts = enumerate(view)
    elif is_dataclass(view):
        parts = ((field, getattr(view, field)) for field in view.__dataclass_fields__)
    else:
        raise TypeError(f"{name}: {type(view)} cannot be shown")
    for key, part in parts:
        _gather(part, f"{name}{key}.", found)
