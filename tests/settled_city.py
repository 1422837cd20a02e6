"""A city in which nothing moves and everything is told at once: its days and months pass every gate."""

from collections.abc import Iterator

from schemas.envelope import Fact
from schemas.events.queue import DeviceFaulted, DeviceMoved
from schemas.instants import SECOND
from schemas.reference import BEGINNING, City, DevicePlacement, ServiceWindow, city_of
from tests.disorder import Play, a_small_city


class Punctual(Play):
    """Tells everything within a second and leaves terminals alone, so that the gates let the month out."""

    def say(self, at: int, fact: Fact, source: str, subject: str | None = None) -> str:
        """Say everything but moves and faults."""
        return "" if isinstance(fact, DeviceMoved | DeviceFaulted) else super().say(at, fact, source, subject)

    def _arrivals(self, at: int) -> Iterator[int]:
        yield at + self.random.randrange(SECOND)


def a_settled_city(halls: int) -> City:
    """Make the small city without its changes and moves."""
    return city_of(
        one
        for one in a_small_city(halls, 4).records
        if not isinstance(one, DevicePlacement)
        and not (isinstance(one, ServiceWindow) and (one.valid_from, one.known_from) != (BEGINNING, BEGINNING))
    )
