"""What a partition at work (streams.worker_partition) asks of its parts: the fold, the alerts, what is carried."""

from collections.abc import Collection, Sequence
from typing import Protocol

from schemas.live import Statement, WindowTile
from streams.shelves import Holder

Changes = list[tuple[str, Statement | None]]


class Fold(Protocol):
    """What the shell asks of the pure fold (streams.fold.PartitionFold)."""

    tick_at: int | None
    beat: int | None
    through: int
    admitted: int
    refused: int
    beyond_live: int
    newest_at: int

    def take(self, records: Sequence[tuple[int, bytes | None]]) -> None:
        """Fold records, a tick only as the last of them."""

    def statements(self, *, full: bool) -> Changes:
        """Give what changed since the last call, or everything."""

    def mark(self) -> int | None:
        """Give the first offset of what is held."""

    def holder(self) -> Holder | None:
        """Name what keeps the mark where it is."""


class Alarm(Protocol):
    """What a hall's partition asks of the side that says alerts."""

    def dress(self, tile: WindowTile) -> WindowTile:
        """Put the open alert on a tile."""

    async def decide(self) -> Collection[str]:
        """Decide at the tick just folded and say it; give the windows whose alert changed."""

    async def refresh(self) -> Collection[str]:
        """Read what others said; give the windows whose alert changed."""

    async def close(self) -> None:
        """Let go of the log."""


class Carrier(Protocol):
    """What carries a fold's state over a restart (streams.worker_carried)."""

    is_read: bool

    @property
    def mark(self) -> int | None:
        """Give where the log is to be read from; None for the committed offset."""

    async def read(self) -> None:
        """Find what is to be taken over."""

    async def take_over(self) -> None:
        """Let the fold hold it, before its first record."""

    async def carry(self) -> None:
        """Carry what is due at the tick just folded."""
