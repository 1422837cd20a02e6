"""What the partition fold asks of a desk: one an event topic, for halls, for matters, for calls."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.live import Statement
from schemas.reference import City
from streams.carried import Range, Rest, Told
from streams.figures import Key, Tally
from streams.finding import Finding
from streams.shelves import Holder, Kept, Straddles
from streams.spans import Spans
from streams.stamp import Stamp
from streams.verdicts import Verdict

Fate = Literal["handled", "restated"]
Changed = Iterator[tuple[Key, Tally | None]]


class Carriage(Protocol):
    """What carried state asks of a desk (streams.carry)."""

    straddles: Straddles

    def tally(self, ranges: Sequence[Range]) -> list[tuple[int, int]]:
        """Give, of what began in each range, how much is held and where any of it was told of last.

        The ranges are sorted and do not meet. Of what began in a range nothing joins later: equal answers, equal facts.
        """

    def held(self, begin: int, end: int) -> list[Told]:
        """Give what is held and began in [begin, end), in that order."""

    def rest(self, mark: int) -> Rest:
        """Give what is held besides facts."""

    def oldest_day(self) -> date | None:
        """Give the oldest day that is held whole, though not for long: what is of it is not worth carrying."""

    def take_over(self, held: Told, facts: Sequence[tuple[int, Kept]]) -> None:
        """Hold what an earlier fold held, before the first record is followed."""

    def take_rest(self, rest: Rest) -> None:
        """Take over what was held besides facts."""


class Desk(Protocol):
    """The journeys of one partition behind one face."""

    def __init__(self, city: City, calendar: Calendar, spans: Spans) -> None: ...

    @property
    def carriage(self) -> Carriage | None:
        """Give what carries the state over a restart; None where nothing is held for long."""

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

    def holder(self) -> Holder | None:
        """Name what keeps the mark where it is; None when nothing is held."""

    def verdicts(self, tick: int) -> Mapping[str, Verdict]:
        """Give what the alert rule needs."""

    def findings(self, tick: int) -> Iterable[Finding]:
        """Give what the families' rules find at a tick."""

    def is_restated(self, code: str, subject: str, at: int) -> bool:
        """Say whether what was found at an earlier tick (µs) would not be, as known now; false where nobody can say."""

    def fate_of(self, rating_id: str) -> Fate | None:
        """Say why a rating is no unhandled bad rating; None if nothing is known of it."""
