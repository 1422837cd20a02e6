"""Waits of today by row of the wall: median, nine in ten, and the longest wait of this moment, in minutes."""

from dataclasses import dataclass

from dashboards.clock_words import minutes_since
from dashboards.counts import merged, percentile
from dashboards.places import ROWS, Row
from dashboards.sight import Sight
from dashboards.view_tiles import label_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitView:
    """One row; widths are percent of the longest bar. where: the window of the longest wait."""

    look: str = "waited blank"
    name: str = ""
    half: str = ""
    most: str = ""
    longest: str = ""
    half_width: str = "0"
    most_width: str = "0"


def waits(sight: Sight) -> tuple[WaitView, ...]:
    """Draw the waits of all rows; a null is a dash, zero is zero."""
    found = [_minutes(sight, row) for row in sight.rows]
    scale = max((most for _, most, _ in found if most is not None), default=0) or 1
    notable = max((longest for _, _, longest in found if longest is not None), default=None)
    drawn = [
        WaitView(
            look="waited longest" if longest is not None and longest == notable else "waited",
            name=sight.t(row.name, row.name_en),
            half=_text(half),
            most=_text(most),
            longest=_text(longest),
            half_width=str(100 * (half or 0) // scale),
            most_width=str(100 * (most or 0) // scale),
        )
        for row, (half, most, longest) in zip(sight.rows, found, strict=True)
    ]
    return (*drawn, *[WaitView()] * (ROWS - len(drawn)))


def without_queue(sight: Sight) -> str:
    """Name the windows without a queue machine: their wait is unknown, not zero."""
    names = [label_of(sight, one) for row in sight.all_rows for one in row.windows if not one.has_queue]
    shown = "、".join(names[:3]) if sight.language == "zh" else ", ".join(names[:3])
    more = f" +{len(names) - 3}" if len(names) > 3 else ""
    return sight.t(f"（– 无叫号机：{shown}{more}）", f" (– no queue machine: {shown}{more})") if names else ""


def _text(minutes: int | None) -> str:
    return "–" if minutes is None else str(minutes)


def _minutes(sight: Sight, row: Row) -> tuple[int | None, int | None, int | None]:
    ids = [hall.unit_id for hall in row.halls]
    histogram = merged(one.histogram for one in sight.of_today("M-09", "hall", ids=ids))
    tiles = [tile for window in row.windows if (tile := sight.tiles.get(window.window_id)) is not None]
    since = min((tile.oldest_wait_at for tile in tiles if tile.oldest_wait_at is not None), default=None)
    longest = None if since is None else minutes_since(since, sight.now)
    return percentile(histogram, 50), percentile(histogram, 90), longest
