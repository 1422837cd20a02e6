"""One desk an event topic: what the partition fold asks of halls, cases and calls, each in its own way."""

from collections.abc import Iterator, Mapping
from typing import Literal, Protocol

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.live import Statement
from schemas.reference import City
from streams.figures import Figures, Key, Tally
from streams.hall import HallState
from streams.hall_settle import settle
from streams.hall_view import HallView
from streams.hotline import HotlineState
from streams.matters import MatterState
from streams.spans import Spans
from streams.stamp import Stamp
from streams.verdicts import Verdict

Fate = Literal["handled", "restated"]
Changed = Iterator[tuple[Key, Tally | None]]


class Desk(Protocol):
    """The journeys of one partition behind one face."""

    def __init__(self, city: City, calendar: Calendar, spans: Spans) -> None: ...

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one record; False if it is about what is no longer held."""

    def tick(self, tick: int, *, moved: bool, back: bool) -> None:
        """Go to a tick; `moved`: a day ended somewhere; `back`: the clock was set back."""

    def settle(self) -> None:
        """Bring the figures up to date."""

    def figures(self, *, full: bool) -> Changed:
        """Give changed figures, or all; None for one with nothing to say."""

    def boards(self, stamp: Stamp, *, everything: bool) -> list[Statement]:
        """Give everything else that is shown, or at least what may have changed since the last time."""

    def mark(self, end: int) -> int:
        """Give the smallest first offset of what is held, at most `end`."""

    def verdicts(self, tick: int) -> Mapping[str, Verdict]:
        """Give what the alert rule needs."""

    def fate_of(self, rating_id: str) -> Fate | None:
        """Say why a rating is no unhandled bad rating; None if nothing is known of it."""


class HallDesk:
    """hall.events: visits, ratings, windows and terminals."""

    def __init__(self, city: City, calendar: Calendar, spans: Spans) -> None:  # noqa: ARG002 - as every desk
        self._spans = spans
        self._state = HallState(city, spans)
        self._crowded: set[Key] = set()
        self.follow = self._state.follow

    def tick(self, tick: int, *, moved: bool, back: bool) -> None:  # noqa: ARG002 - the spans are at the tick
        """Go to a tick."""
        self._state.tick(moved, back)

    def settle(self) -> None:
        """Bring the figures up to date."""
        settle(self._state)

    def figures(self, *, full: bool) -> Changed:
        """Give changed figures; M-10 is read anew each time."""
        yield from _drain(self._state.figures, full=full)
        crowded: set[Key] = set()
        for hall_id, people in HallView(self._state, self._stamp()).people():
            tally = Tally()
            tally.numerator = people
            crowded.add(("M-10", "hall", hall_id, "now", 0))
            yield ("M-10", "hall", hall_id, "now", 0), tally
        yield from ((key, None) for key in self._crowded - crowded)
        self._crowded = crowded

    def _stamp(self) -> Stamp:
        return Stamp("", 0, self._spans.tick or 0, "")

    def boards(self, stamp: Stamp, *, everything: bool) -> list[Statement]:
        """Give tiles, bad ratings and waiting people."""
        shown = list(HallView(self._state, stamp).boards(everything=everything))
        self._state.touched.clear()
        return shown

    def mark(self, end: int) -> int:
        """Give the smallest first offset of what is held, at most `end`."""
        first = self._state.shelves.first()
        return self._state.shelves.straddles.below(end if first is None else min(first, end))

    def verdicts(self, tick: int) -> Mapping[str, Verdict]:
        """Give what the alert rule needs."""
        settle(self._state)
        return HallView(self._state, Stamp("", 0, tick, "")).verdicts()

    def fate_of(self, rating_id: str) -> Fate | None:
        """Say why a rating is no unhandled bad rating."""
        settle(self._state)
        return self._state.fate_of(rating_id)


class HotlineDesk:
    """hotline.events: calls."""

    def __init__(self, city: City, calendar: Calendar, spans: Spans) -> None:  # noqa: ARG002 - as every desk
        self._state = HotlineState(spans)
        self.follow = self._state.follow

    def tick(self, tick: int, *, moved: bool, back: bool) -> None:  # noqa: ARG002 - the spans are at the tick
        """Go to a tick."""
        self._state.tick(moved, back)

    def settle(self) -> None:
        """Bring the figures up to date."""
        self._state.settle()

    def figures(self, *, full: bool) -> Changed:
        """Give changed figures."""
        return _drain(self._state.figures, full=full)

    def boards(self, stamp: Stamp, *, everything: bool) -> list[Statement]:  # noqa: ARG002 - they are few
        """Give the calls that wait."""
        return list(self._state.boards(stamp))

    def mark(self, end: int) -> int:
        """Give the smallest first offset of what is held, at most `end`."""
        first = self._state.shelves.first()
        return self._state.shelves.straddles.below(end if first is None else min(first, end))

    def verdicts(self, tick: int) -> Mapping[str, Verdict]:  # noqa: ARG002 - no alert rule looks at calls yet
        """Give nothing: no alert rule looks at calls."""
        return {}

    def fate_of(self, rating_id: str) -> Fate | None:  # noqa: ARG002 - no ratings here
        """Give nothing: there are no ratings here."""
        return None


class CaseDesk:
    """case.events: cases."""

    def __init__(self, city: City, calendar: Calendar, spans: Spans) -> None:  # noqa: ARG002 - as every desk
        self._state = MatterState(calendar)
        self.follow = self._state.follow

    def tick(self, tick: int, *, moved: bool, back: bool) -> None:  # noqa: ARG002 - cases leave at their own instants
        """Go to a tick."""
        self._state.tick(tick, back)

    def settle(self) -> None:
        """Bring the figures up to date."""
        self._state.settle()

    def figures(self, *, full: bool) -> Changed:
        """Give changed figures."""
        return _drain(self._state.figures, full=full)

    def boards(self, stamp: Stamp, *, everything: bool) -> list[Statement]:
        """Give each unit's open promises."""
        return list(self._state.boards(stamp, everything=everything))

    def mark(self, end: int) -> int:
        """Give the smallest first offset of what is held, at most `end`."""
        first = self._state.first()
        return self._state.straddles.below(end if first is None else min(first, end))

    def verdicts(self, tick: int) -> Mapping[str, Verdict]:  # noqa: ARG002 - overdue cases are shown, not alerted
        """Give nothing: no alert rule looks at cases yet."""
        return {}

    def fate_of(self, rating_id: str) -> Fate | None:  # noqa: ARG002 - no ratings here
        """Give nothing: there are no ratings here."""
        return None


def _drain(figures: Figures, *, full: bool) -> Changed:
    return figures.drain(figures.changed | figures.tallies.keys() if full else None)
