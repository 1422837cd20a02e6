"""Tell the months before the demo behind the live play, at a modest pace, until all is told; then rest.

Runs as a process of its own (`hallmark demo --part history`). While the clock runs the play comes first; once it has
stopped nothing holds the history back.
"""

import logging
import time
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path

from producers.history import beginning, days
from producers.plan import Plan, Said
from schemas.clock import Clock
from stack.demo_ledger import Recalled, keep, kept
from stack.demo_play import Connect, Voice

_LOG = logging.getLogger(__name__)
A_SECOND = 2_500
"""Events a second beside the play: the loader must keep up, since live events stand behind these in its queue."""
CHUNK = 1_000
CHUNK_ALONE = 4_000
REST_S = 0.2


def recall(plan: Plan, clock: Clock, home: Path, connect: Connect, stopping: Callable[[], bool]) -> None:
    """Tell what is not told yet, part by part, and stay until asked to stop."""
    told = kept(home, Recalled) or Recalled()
    voice = Voice(connect, stopping)
    if not told.is_done:
        parts = chain(beginning(plan), days(plan))
        for part in islice(parts, told.parts, None):
            if not _tell(part, clock, voice, stopping, in_a_hurry=told.is_recent_past(plan)):
                break
            told = Recalled(told.parts + 1, told.acknowledged + len(part))
            keep(home, told)
        else:
            keep(home, Recalled(told.parts, told.acknowledged, is_done=True))
            _LOG.info("the history is told", extra={"events": told.acknowledged})
    voice.close()
    while not stopping():
        time.sleep(REST_S)


def _tell(part: list[Said], clock: Clock, voice: Voice, stopping: Callable[[], bool], *, in_a_hurry: bool) -> bool:
    place = 0
    while place < len(part):
        began, beside = time.monotonic(), not in_a_hurry and clock.speed(time.time()) > 0
        upto = place + (CHUNK if beside else CHUNK_ALONE)
        if not voice.say(part[place:upto]):
            return False
        if beside:
            time.sleep(max(CHUNK / A_SECOND - (time.monotonic() - began), 0.0))
        place = upto
    return not stopping()
