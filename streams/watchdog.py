"""Notice a worker that lives and does nothing, from a thread of its own, and end it: its supervisor starts it anew.

Faust and aiokafka notice such states and log them, or not at all (reliability C1 to C3, A9). A kill at any moment is
harmless here, so the cure is always the same: the stacks to the log, then `os._exit(70)`, nothing committed.
"""

import faulthandler
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from streams.progress import WorkerProgress

_LOG = logging.getLogger(__name__)
STUCK = 70
"""Exit code (EX_SOFTWARE), as for a bug."""
STILL_S = 60.0
"""So long may records wait with nothing folded, and the event loop stand still."""
STARVED_S = 240.0
"""So long may records of one partition wait while others are folded: a worker that has too much to do is not stuck."""
COMMIT_S = 150.0
"""So long may the commit stay behind the mark: a commit lost in a rebalance is made up for at the next tick."""
REJOIN_S = 30.0
"""So long may the group wait for us to join again (aiokafka#1154: for ever)."""
LOOK_S = 1.0
ASLEEP_S = 10.0
"""After such a pause between two looks we ourselves were stopped: everything gets its time anew."""


@dataclass(slots=True)
class Watch:
    """Since when each complaint has been true; one that ceases is forgotten. Pure: `now` is monotonic (s)."""

    looked_at: float = float("-inf")
    since: dict[str, float] = field(default_factory=dict)
    moved_at: float = float("-inf")
    position: int = -1
    """The sum over the partitions."""
    soon: list[str] = field(default_factory=list)
    """What has stood for more than half the time that it may."""

    def look(self, now: float, beat: int, progress: WorkerProgress | None, *, broker: bool) -> str | None:
        """Look once; give what is wrong with this worker, if it has been so for too long.

        `beat` counts the turns of the event loop; `broker`: somebody answers at Kafka's address. A broker that is away
        is no fault of ours: only the loop is judged then.
        """
        if now - self.looked_at > ASLEEP_S:
            self.since.clear()
            self.moved_at = now
        self.looked_at = now
        limits = {f"the event loop stands still after turn {beat}": STILL_S}
        if broker and progress is not None:
            position = sum(one.position for one in progress.partitions)
            if position != self.position:
                self.position, self.moved_at = position, now
            limits |= complaints(progress, moves=now - self.moved_at < STILL_S / 2)
        self.since = {text: self.since.get(text, now) for text in limits}
        self.soon = [text for text, limit in limits.items() if now - self.since[text] >= limit / 2]
        return next((text for text, limit in limits.items() if now - self.since[text] >= limit), None)


def complaints(progress: WorkerProgress, *, moves: bool) -> dict[str, float]:
    """Give what should not last, each with the seconds it may; moves: something was folded lately.

    The text names the offset that stands, so that any movement makes it another complaint.
    """
    found = {}
    for one in progress.partitions:
        name = f"{one.topic}/{one.partition}"
        if one.lag > 0:
            found[f"{name} stands at {one.position} with records waiting"] = STARVED_S if moves else STILL_S
        committed = one.began if one.committed is None else one.committed
        if one.caught_up and one.mark is not None and committed is not None and one.mark > committed:
            found[f"{name}: the mark has moved, the commit stands at {committed}"] = COMMIT_S
    if progress.rejoining:
        found["the group waits for this worker to join again"] = REJOIN_S
    return found


@dataclass(frozen=True, slots=True)
class Watched:
    """What the thread looks at."""

    kafka: str
    beat: Callable[[], int]
    progress: Callable[[], WorkerProgress | None]
    """What the event loop last told: the thread itself never touches the fold."""
    end: Callable[[str], None]
    watch: Watch = field(default_factory=Watch)


def keep_watch(watched: Watched) -> threading.Thread:
    """Look each second, from a thread that dies with the process."""
    thread = threading.Thread(target=_watch, args=(watched,), name="watchdog", daemon=True)
    thread.start()
    return thread


def _watch(watched: Watched) -> None:
    while True:
        time.sleep(LOOK_S)
        why = watched.watch.look(time.monotonic(), watched.beat(), watched.progress(), broker=answers(watched.kafka))
        if why is not None:
            watched.end(why)
            return


def answers(kafka: str, timeout_s: float = 0.5) -> bool:
    """Say whether anybody listens at the first address of a bootstrap list."""
    host, _, port = kafka.split(",", maxsplit=1)[0].strip().rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout_s):
            return True
    except (OSError, ValueError):
        return False


def end_at_once(why: str) -> None:
    """Say why, write every thread's stack to the log, and go without a commit."""
    _LOG.error("stuck: stopping at once, nothing committed", extra={"why": why})
    faulthandler.dump_traceback(file=sys.stderr, all_threads=True)
    logging.shutdown()
    os._exit(STUCK)
