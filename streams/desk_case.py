"""case.events behind one face: several kinds of matters share the topic, each with a state of its own."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.live import Statement
from schemas.reference import City
from streams.case_findings import CaseRules, demand_findings
from streams.case_findings import findings as case_findings
from streams.case_rules import case_rules
from streams.desk import Changed, Fate
from streams.figures import Figures
from streams.finding import Finding
from streams.matter_kinds import cases, demands, workorders
from streams.matters import Matter, MatterState
from streams.matters_carried import CaseCarriage
from streams.shelves import Holder
from streams.spans import Spans
from streams.stamp import Stamp
from streams.verdicts import Verdict


class Matters(Protocol):
    """One kind of matter: cases, demands or work orders."""

    figures: Figures

    @property
    def matters(self) -> Mapping[str, Matter[Any]]:
        """Give what is held, by number."""

    def take_over(self, first: int, settled: int, facts: Sequence[tuple[int, Record]]) -> bool:
        """Hold what an earlier fold held; False if it is of another kind."""

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one record if it is of this kind; False if it is about what is no longer held."""

    def tick(self, tick: int, back: bool) -> None:
        """Go to a tick; `back`: the clock was set back."""

    def settle(self) -> None:
        """Bring the figures up to date."""

    def boards(self, stamp: Stamp, *, everything: bool) -> Iterator[Statement]:
        """Give what is shown beside the figures."""

    def first(self) -> int | None:
        """Give the smallest first offset of what is held."""

    def holder(self) -> Holder | None:
        """Name the matter that has it."""


class CaseDesk:
    """case.events: cases, demands and work orders."""

    def __init__(self, city: City, calendar: Calendar, spans: Spans) -> None:  # noqa: ARG002 - as every desk
        self._city = city
        self.cases = MatterState(calendar, cases(calendar, city))
        self.demands = MatterState(calendar, demands(calendar))
        self.workorders = MatterState(calendar, workorders(calendar, city))
        self._straddles = self.workorders.straddles = self.demands.straddles = self.cases.straddles
        """One for all kinds: what a mark leaves behind is forgotten, and the mark is that of the whole desk."""
        self._kinds: tuple[Matters, ...] = (self.cases, self.demands, self.workorders)
        self.carriage = CaseCarriage(self._kinds, self._straddles)

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one record; each kind takes its own."""
        held = [kind.follow(offset, record) for kind in self._kinds]
        return all(held)

    def tick(self, tick: int, *, moved: bool, back: bool) -> None:  # noqa: ARG002 - matters leave at their own instants
        """Go to a tick."""
        for kind in self._kinds:
            kind.tick(tick, back)

    def settle(self) -> None:
        """Bring the figures up to date."""
        for kind in self._kinds:
            kind.settle()

    def figures(self, *, full: bool) -> Changed:
        """Give changed figures."""
        return chain.from_iterable(kind.figures.drain(full=full) for kind in self._kinds)

    def boards(self, stamp: Stamp, *, everything: bool) -> list[Statement]:
        """Give what is shown of each kind."""
        return [board for kind in self._kinds for board in kind.boards(stamp, everything=everything)]

    def mark(self, end: int) -> int:
        """Give the smallest first offset of what is held, at most `end`, that is in no straddle."""
        first = min((first for kind in self._kinds if (first := kind.first()) is not None), default=end)
        return self._straddles.below(min(first, end))

    def findings(self, tick: int, rules: CaseRules | None = None) -> Iterator[Finding]:
        """Give what is wrong with what is held, at the last tick."""
        self.settle()
        yield from case_findings(self.cases, tick, rules or case_rules(self._city, tick))
        yield from demand_findings(self.demands)

    def holder(self) -> Holder | None:
        """Name the matter that keeps the mark where it is, of whatever kind."""
        found = [holder for kind in self._kinds if (holder := kind.holder()) is not None]
        return min(found, key=lambda holder: holder.first, default=None)

    def verdicts(self, tick: int) -> Mapping[str, Verdict]:  # noqa: ARG002 - as every desk
        """Give nothing: there are no ratings here; what is wrong with cases are findings."""
        return {}

    def is_restated(self, code: str, subject: str, at: int) -> bool:  # noqa: ARG002 - as every desk
        """Say no: what is found here ends by an event, and no later one says that it never was."""
        return False

    def fate_of(self, rating_id: str) -> Fate | None:  # noqa: ARG002 - no ratings here
        """Give nothing: there are no ratings here."""
        return None
