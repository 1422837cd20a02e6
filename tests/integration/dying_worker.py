"""The real worker, which kills itself (SIGKILL) once the broker has a record of carried state: run by test_carried.py.

Arguments: Kafka, topic prefix, folder; how the keys begin at which it dies, and the how-manyth of them is its last.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from schemas.clock import Clock
from streams.output import Output, Row
from streams.worker import Means, Work, work
from streams.worker_command import make_partition
from streams.worker_partition import LivePartition


class LastWords(Output):
    """An output that dies with the last record it was to write."""

    def __init__(self, kafka: str, dies_at: bytes, left: int) -> None:
        super().__init__(kafka, "dying")
        self._dies_at, self._left = dies_at, left

    async def say(self, topic: str, partition: int | None, rows: Iterable[Row]) -> None:
        """Write, and die if that was it."""
        kept = list(rows)
        await super().say(topic, partition, kept)
        if "carried." in topic:
            self._left -= sum((key or b"").startswith(self._dies_at) for key, _ in kept)
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    kafka, prefix, folder, dies_at, left = sys.argv[1:]
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s: %(message)s")
    Path(folder).mkdir(parents=True)
    mortal = LastWords(kafka, dies_at.encode(), int(left))

    def make(means: Means, topic: str, partition: int) -> LivePartition:
        """Give every partition the mortal output."""
        return make_partition(replace(means, output=mortal), topic, partition)

    given = Work(
        kafka=kafka,
        folder=Path(folder) / "faust",
        progress=Path(folder) / "progress.json",
        instance="dying",
        clock=Clock(),
        prefix=prefix,
        wall="http://127.0.0.1:1",
    )
    asyncio.run(work(given, make))
