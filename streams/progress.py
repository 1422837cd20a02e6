"""How far a worker is, in one small file a second: for `hallmark status`, `hallmark doctor` and its own watchdog.

It is a file of the installation (run/progress/worker-<n>.json), not a live record: while a worker catches up it states
nothing (design D5), and when the broker is away it can state nothing; a person wants to see it in both cases.
"""

import os
from datetime import date
from pathlib import Path

import msgspec

from schemas.instants import day_start


class PartitionProgress(msgspec.Struct, frozen=True, kw_only=True):
    """One partition of one worker."""

    topic: str
    partition: int
    position: int
    """The next offset to be folded."""
    end: int
    """The end of the log, as far as is known."""
    began: int | None
    """The first offset this worker read."""
    caught_up: bool
    committed: int | None
    """The last offset the broker has taken as a commit from this worker."""
    mark: int | None
    held_by: str
    """What keeps the mark where it is: a shelf or a matter; empty when nothing is held."""
    held_since: str
    """Its local day."""
    tick_at: int | None
    """The last tick folded (µs)."""
    admitted: int
    refused: int
    beyond_live: int

    @property
    def lag(self) -> int:
        """Count the records not yet folded."""
        return max(self.end - self.position, 0)

    @property
    def held_since_s(self) -> float | None:
        """Give that day's beginning in unix seconds."""
        return day_start(date.fromisoformat(self.held_since)) / 1_000_000 if self.held_since else None

    @property
    def caught_up_percent(self) -> int:
        """Say how much of the way from the first record read to the end is done, in whole percent, cut."""
        if self.caught_up or self.lag == 0:
            return 100
        way = self.end - (self.began if self.began is not None else self.position)
        return 100 * (way - self.lag) // way if way else 0


class WorkerProgress(msgspec.Struct, frozen=True, kw_only=True):
    """One worker; `at` is unix time in seconds."""

    worker: str
    pid: int
    at: float
    rejoining: bool
    partitions: list[PartitionProgress]


def progress_folder(home: Path) -> Path:
    """Say where the workers of an installation write."""
    return home / "run" / "progress"


def rebuild_home(home: Path) -> Path:
    """Say where the worker of a rebuild keeps its files, apart from those of the version that is shown."""
    return home / "run" / "rebuild"


def write_progress(path: Path, progress: WorkerProgress) -> None:
    """Write the file whole or not at all; a full disk must not end the fold."""
    aside = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(msgspec.json.encode(progress))
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)


def read_progress(home: Path) -> list[WorkerProgress]:
    """Read what the workers wrote; a file that makes no sense is left out."""
    found = []
    for path in sorted(progress_folder(home).glob("*.json")):
        try:
            found.append(msgspec.json.decode(path.read_bytes(), type=WorkerProgress))
        except (OSError, msgspec.DecodeError):
            continue
    return found
