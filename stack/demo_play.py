"""Play the demo city live: say what is due by the product's clock, ten batches a second, and remember the place.

Runs as a process of its own (`hallmark demo --part play`). A broker that is away is waited for; what it did not
acknowledge is said again with the same ids.
"""

import logging
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from kafka.errors import KafkaError

from producers.plan import Plan, Said
from producers.publisher import Publisher, TopicMissing
from producers.simulator import day_of
from schemas.clock import Clock
from schemas.errors import BrokerUnreachable
from schemas.instants import day_start, instant, micros
from stack.demo_ledger import Begun, Played, Recalled, keep, kept

_LOG = logging.getLogger(__name__)
BATCH_S = 0.1
KEEP_EVERY_S = 1.0
RETRY_S = 1.0
MOST_AT_ONCE = 2_000
DELIVERY_S = 130.0
RECENT_PAST_S = 90.0

Connect = Callable[[], Publisher]


def play(plan: Plan, clock: Clock, home: Path, connect: Connect, stopping: Callable[[], bool]) -> None:
    """Play day after day until asked to stop."""
    if kept(home, Played) is None:
        _await_recent_past(plan, home, stopping)
    begun = kept(home, Played) or Played(plan.first_day.isoformat())
    on, earlier, said = date.fromisoformat(begun.on), begun.earlier, begun.said
    voice = Voice(connect, stopping)
    while not stopping():
        day = _Day(home, on, earlier, day_of(plan, on))
        day.play(clock, voice, said, stopping)
        on, earlier, said = on + timedelta(days=1), earlier + len(day.events), 0
    voice.close()


def _await_recent_past(plan: Plan, home: Path, stopping: Callable[[], bool]) -> None:
    """Let the recent ratings be told first, where a history is told at all (design 4).

    Whatever they turn out to mean is a late finding, which no notice is sent for; the planted fault must be news.
    """
    begun, deadline = kept(home, Begun), time.monotonic() + RECENT_PAST_S
    while begun is not None and begun.history and not stopping():
        told = kept(home, Recalled) or Recalled()
        if not told.is_recent_past(plan):
            return
        if time.monotonic() > deadline:
            _LOG.warning("the recent past is not told yet; playing all the same", extra={"parts": told.parts})
            return
        time.sleep(BATCH_S)


class Voice:
    """A publisher that comes back after trouble."""

    def __init__(self, connect: Connect, stopping: Callable[[], bool]) -> None:
        self._connect, self._stopping = connect, stopping
        self._publisher: Publisher | None = None

    def say(self, events: Sequence[Said]) -> bool:
        """Say events until every one is acknowledged; False when asked to stop before."""
        told = False
        while not self._stopping():
            try:
                self._try(events)
            except (BrokerUnreachable, TopicMissing, KafkaError) as error:
                if not told:
                    _LOG.warning("the broker is away, waiting", extra={"error": str(error), "events": len(events)})
                told = True
                self.close()
                time.sleep(RETRY_S)
            else:
                return True
        return False

    def _try(self, events: Sequence[Said]) -> None:
        if self._publisher is None:
            self._publisher = self._connect()
        publish = self._publisher.publish
        deliveries = [
            publish(one.fact, id=one.id, source=one.source, time=instant(one.at), sequence=one.sequence)
            for one in events
        ]
        for delivery in deliveries:
            delivery.get(timeout=DELIVERY_S)

    def close(self) -> None:
        """Let go of the connection."""
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None


class _Day:
    """One day's events and the place in them."""

    def __init__(self, home: Path, on: date, earlier: int, events: list[Said]) -> None:
        self.home, self.on, self.earlier, self.events = home, on, earlier, events
        self._due = [micros(one.fact.received_at) for one in events]
        self._kept_at = 0.0
        self._through = 0

    def play(self, clock: Clock, voice: Voice, place: int, stopping: Callable[[], bool]) -> None:
        """Say what is due until the clock has left the day and nothing is left."""
        _LOG.info("playing a day", extra={"on": self.on, "events": len(self.events), "from": place})
        end = day_start(self.on + timedelta(days=1))
        while not stopping():
            now = clock.now_us(time.time())
            upto = min(bisect_right(self._due, now, lo=place), place + MOST_AT_ONCE)
            if upto > place and not voice.say(self.events[place:upto]):
                break
            is_through = upto == bisect_right(self._due, now, lo=place)
            place = upto
            if is_through:
                self._keep(place, now)
                if now >= end and place == len(self.events):
                    break
                time.sleep(BATCH_S)
        self._keep(place, self._through, now_or_never=True)

    def _keep(self, place: int, through: int, *, now_or_never: bool = False) -> None:
        self._through = through
        if now_or_never or time.monotonic() - self._kept_at >= KEEP_EVERY_S:
            keep(self.home, Played(self.on.isoformat(), place, self.earlier, through))
            self._kept_at = time.monotonic()
