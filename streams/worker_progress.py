"""Tell each second how far the worker is: to a file, and to the watchdog's thread."""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from streams.progress import PartitionProgress, WorkerProgress, write_progress
from streams.watchdog import Watched, end_at_once, keep_watch

TELL_S = 1.0


@dataclass(slots=True)
class Teller:
    """What the event loop says of itself; the watchdog's thread only reads it."""

    path: Path
    turns: int = 0
    last: WorkerProgress | None = None

    async def tell(self, partitions: Callable[[], list[PartitionProgress]], rejoining: Callable[[], bool]) -> None:
        """Tell for ever; needs nobody's lock, so a fold that hangs does not silence it."""
        while True:
            self.turns += 1
            self.last = WorkerProgress(
                worker=self.path.stem,
                pid=os.getpid(),
                at=time.time(),
                rejoining=rejoining(),
                partitions=partitions(),
            )
            write_progress(self.path, self.last)
            await asyncio.sleep(TELL_S)

    def watch(self, kafka: str) -> Watched:
        """Let a thread end the process when this stands still."""
        watched = Watched(kafka, lambda: self.turns, lambda: self.last, end_at_once)
        keep_watch(watched)
        return watched
