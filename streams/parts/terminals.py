"""What a window's terminals contribute: availability, repairs, what is unsent (M-43; domain 3.5). Pure."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from streams.figures import Part
from streams.intervals import Interval, common, length
from streams.terminal_day import TerminalDay

MINUTES = 60_000_000


class Where(NamedTuple):
    """A window's day: its hours up to now, and whether now is in it."""

    window_id: str
    hall_id: str
    day: int
    open: list[Interval]
    is_today: bool


def terminal_parts(where: Where, found: TerminalDay | None) -> Iterator[Part]:
    """Count a window's day by window and hall; None: the window has no terminal."""
    for scope, scope_id in (("window", where.window_id), ("hall", where.hall_id)):
        if found is None or not found.has_device:
            yield ("M-43", scope, scope_id, "day", where.day), 0, 0, "no_device", None
            continue
        online = length(common(where.open, found.online)) // MINUTES
        yield ("M-43", scope, scope_id, "day", where.day), online, length(where.open) // MINUTES, None, None
        if where.is_today:
            for seconds in found.backlogs:
                yield ("M-43b", scope, scope_id, "now", 0), seconds, 1, None, None


def repair_parts(where: Where, seconds: int) -> Iterator[Part]:
    """Count a repair by window and hall, in seconds since the fault."""
    for scope, scope_id in (("window", where.window_id), ("hall", where.hall_id)):
        yield ("M-43r", scope, scope_id, "day", where.day), seconds, 1, None, None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-43": terminal_parts,
    "M-43b": terminal_parts,
    "M-43r": repair_parts,
}
