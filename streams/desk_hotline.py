"""hotline.events behind one face: calls."""

from collections.abc import Iterable, Mapping

from schemas.calendar import Calendar
from schemas.live import Statement
from schemas.reference import City
from streams.desk import Changed, Fate
from streams.finding import Finding
from streams.hotline import HotlineState
from streams.hotline_findings import findings
from streams.shelves import Holder
from streams.spans import Spans
from streams.stamp import Stamp
from streams.verdicts import Verdict


class HotlineDesk:
    """hotline.events: calls."""

    def __init__(self, city: City, calendar: Calendar, spans: Spans) -> None:  # noqa: ARG002 - as every desk
        self._state = HotlineState(spans)
        self.follow = self._state.follow
        self.carriage = None
        """Calls are held three days at most: there is nothing to carry."""

    def tick(self, tick: int, *, moved: bool, back: bool) -> None:
        """Go to a tick."""
        self._state.tick(tick, moved, back)

    def settle(self) -> None:
        """Bring the figures up to date."""
        self._state.settle()

    def figures(self, *, full: bool) -> Changed:
        """Give changed figures."""
        return self._state.figures.drain(full=full)

    def boards(self, stamp: Stamp, *, everything: bool) -> list[Statement]:  # noqa: ARG002 - they are few
        """Give the calls that wait."""
        return list(self._state.boards(stamp))

    def mark(self, end: int) -> int:
        """Give the smallest first offset of what is held, at most `end`."""
        first = self._state.shelves.first()
        return self._state.shelves.straddles.below(end if first is None else min(first, end))

    def findings(self, tick: int) -> Iterable[Finding]:
        """Give what is wrong with the hotline at a tick."""
        return findings(self._state, tick)

    def holder(self) -> Holder | None:
        """Name the shelf that keeps the mark where it is."""
        return self._state.shelves.holder()

    def verdicts(self, tick: int) -> Mapping[str, Verdict]:  # noqa: ARG002 - as every desk
        """Give nothing: there are no ratings here; what is wrong with calls are findings."""
        return {}

    def is_restated(self, code: str, subject: str, at: int) -> bool:  # noqa: ARG002 - as every desk
        """Say no: what is found here ends by an event, and no later one says that it never was."""
        return False

    def fate_of(self, rating_id: str) -> Fate | None:  # noqa: ARG002 - no ratings here
        """Give nothing: there are no ratings here."""
        return None
