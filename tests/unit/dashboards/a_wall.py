"""Builders for wall tests: a state that has read some statements, and a look at it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from dashboards.clock_words import Language
from dashboards.feed import LiveRecord
from dashboards.preview_data import Stage, live_record, markers, reference_records
from dashboards.sight import Moment, Sight, look
from dashboards.state import WallState
from schemas.instants import micros
from schemas.live import Marker, Statement, WindowTile

NOW = micros(datetime.fromisoformat("2026-10-14T10:42:00+08:00"))
STAGE = Stage(NOW)
SOURCE = "hall.events/0"


def at(text: str) -> int:
    """Give an instant of the day of the tests."""
    return micros(datetime.fromisoformat(f"2026-10-14T{text}+08:00"))


def a_tile(window_id: str = "DHQ-01", **changes: object) -> WindowTile:
    """Make an ordinary tile: 49 good of 50, open, on line."""
    values: dict[str, object] = {
        "source": SOURCE,
        "through": 10,
        "tick_at": NOW,
        "reference": "r",
        "window_id": window_id,
        "hall_id": window_id.rpartition("-")[0],
        "state": "normal",
        "since": None,
        "n": 50,
        "good": 49,
        "bad": 1,
        "last_rating_at": at("10:30:00"),
        "opening": "open",
        "opening_since": at("09:00:00"),
        "terminal": "online",
        "terminal_seen_at": at("10:40:00"),
        "waiting": 1,
        "oldest_wait_at": at("10:33:00"),
        **changes,
    }
    return msgspec.convert(values, WindowTile)


def a_marker(through: int = 10, *, source: str = SOURCE, **changes: object) -> Marker:
    """Make a marker of one source."""
    values = {"source": source, "through": through, "tick_at": NOW, "reference": "r", "as_of": NOW, **changes}
    return msgspec.convert(values, Marker)


def a_state(statements: Iterable[Statement] = (), more: Iterable[LiveRecord] = ()) -> WallState:
    """Make a state that knows the preview city, some statements and the markers that end them."""
    state = WallState()
    for record in (*reference_records(), *map(live_record, statements), *markers(STAGE), *more):
        state.take(*record)
    return state


def a_sight(*statements: Statement, language: Language = "zh", clock: int = NOW) -> Sight:
    """Look at such a state."""
    return look(a_state(statements), Moment(clock), language)
