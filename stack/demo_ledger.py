"""Keep the demo's own count on disk: what was begun, how far each player is, what the broker has acknowledged.

<home>/run/demo.json          how the demo was begun (seed, start, city), for `--continue`
<home>/run/demo-play.json     the live player's place and count
<home>/run/demo-history.json  the history's place and count

A count moves only after the broker's answer, and a place with it: whoever dies in between says a few events again,
with the same ids, and counts them once.
"""

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from producers.faults import Day
from producers.plan import Plan


class Begun(msgspec.Struct, frozen=True):
    """How a demo was begun; `start` is the instant (µs) at which it began."""

    seed: int
    start: int
    speed: float
    city: str
    history: bool
    day: Day = "story"


class Played(msgspec.Struct, frozen=True):
    """How far live play is: `said` events of day `on` (ISO) and all earlier days; `through`: all due by then (µs)."""

    on: str
    said: int = 0
    earlier: int = 0
    through: int = 0

    @property
    def acknowledged(self) -> int:
        """Count the distinct events that the broker has acknowledged."""
        return self.earlier + self.said


class Recalled(msgspec.Struct, frozen=True):
    """How far the history is: whole parts said, their events, and whether that was all.

    The first parts are the days before the demo that the wall still counts, one part a day.
    """

    parts: int = 0
    acknowledged: int = 0
    is_done: bool = False

    def is_recent_past(self, plan: Plan) -> bool:
        """Say whether the part that comes next is one of those days."""
        return not self.is_done and self.parts < len(plan.history_days())


Kind = TypeVar("Kind", Begun, Played, Recalled)
_NAMES: dict[type, str] = {Begun: "demo.json", Played: "demo-play.json", Recalled: "demo-history.json"}


def ledger_file(home: Path, kind: type) -> Path:
    """Say where a count is kept."""
    return home / "run" / _NAMES[kind]


def keep(home: Path, count: Begun | Played | Recalled) -> None:
    """Write a count whole or not at all, and onto the disk."""
    path = ledger_file(home, type(count))
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    with aside.open("wb") as file:
        file.write(msgspec.json.encode(count))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def kept(home: Path, kind: type[Kind]) -> Kind | None:
    """Read a count; None when there is none that makes sense."""
    try:
        return msgspec.json.decode(ledger_file(home, kind).read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
