"""A call at an answering centre: offered, then answered, abandoned or blocked (M-26). Pure."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from schemas.admit import Record
from schemas.events.hotline import CallAbandoned, CallAnswered, CallBusy, CallOffered
from schemas.instants import DEFAULT_ZONE, SECOND, local_day
from streams.figures import Part

Outcome = Literal["open", "answered", "abandoned", "busy"]


class CallLimits(NamedTuple):
    """What a centre goes by on a day."""

    at_once_s: int
    """A caller who hung up within so many seconds was not kept waiting: excluded from M-26."""
    in_time_s: int
    """Answered in time (M-26a; GB/T 33358: 15 s)."""
    back_within: int
    """A missed caller is called back within so many µs (M-34)."""


class CallReading(msgspec.Struct, frozen=True, gc=False):
    """What a call's facts say. offered_at: µs; for a blocked call the busy tone; None: only a tail is held."""

    offered_at: int | None = None
    zone: str = DEFAULT_ZONE
    outcome: Outcome = "open"
    wait_s: int = 0
    excluded: str | None = None
    line: str | None = None
    """The line it came in on; None where only a busy tone is known that names none."""
    caller: str | None = None
    """The pseudonym of who called."""
    called_back: bool = False
    """Called back in time after it was missed."""
    in_time: bool = False
    """Answered in time."""

    @property
    def is_missed(self) -> bool:
        """Say whether nobody took it: blocked, or given up, but not at once (M-34)."""
        return self.excluded is None and self.outcome in {"abandoned", "busy"}

    @property
    def is_answered(self) -> bool:
        """Say whether somebody took it here."""
        return self.excluded is None and self.outcome == "answered"

    @property
    def is_dial(self) -> bool:
        """Say whether somebody dialled and nobody took it, however soon it was given up (M-27b)."""
        return self.outcome in {"abandoned", "busy"} and self.excluded in {None, "abandoned_5s"}

    @property
    def is_waiting(self) -> bool:
        """Say whether nobody has taken the call yet."""
        return self.offered_at is not None and self.excluded == "open"


class Call:
    """A call as it is held: its facts, in no order, and what it has contributed."""

    __slots__ = ("facts", "reading", "said")

    def __init__(self) -> None:
        self.facts: list[Record] = []
        self.reading = CallReading()
        self.said: tuple[Part, ...] = ()


def read_call(facts: Iterable[Record], zone: str, limits_of: Callable[[date], CallLimits]) -> CallReading:
    """Read a call from its facts, in any order; `zone` is the centre's, where the call names none.

    limits_of: what the centre goes by on the local day on which the call was offered.
    """
    first: dict[str, Record] = {}
    for record in sorted(facts, key=lambda one: one.order):
        first.setdefault(record.name, record)
    begun = first.get("call.offered") or first.get("call.busy")
    if begun is None:
        return CallReading()
    outcome, wait_s = _outcome(first, begun.at)
    fact = begun.fact
    line, caller = (fact.line, fact.caller_ref) if isinstance(fact, CallOffered | CallBusy) else (None, None)
    zone = fact.zone if isinstance(fact, CallOffered) else zone
    limits = limits_of(local_day(begun.at, zone))
    return CallReading(
        begun.at,
        zone,
        outcome,
        wait_s,
        _excluded(first, outcome, at_once=wait_s <= limits.at_once_s),
        line,
        caller,
        _called_back(first, limits.back_within),
        outcome == "answered" and wait_s <= limits.in_time_s,
    )


def _outcome(first: dict[str, Record], offered_at: int) -> tuple[Outcome, int]:
    for name, outcome in _ENDS:
        end = first.get(name)
        if end is not None:
            given = end.fact.wait_s if isinstance(end.fact, CallAnswered | CallAbandoned) else 0
            return outcome, max((end.at - offered_at) // SECOND, 0) if given is None else given
    return "open", 0


def _called_back(first: dict[str, Record], within: int) -> bool:
    missed, back = first.get("call.abandoned") or first.get("call.busy"), first.get("call.called_back")
    return missed is not None and back is not None and 0 <= back.at - missed.at <= within


_ENDS: tuple[tuple[str, Outcome], ...] = (
    ("call.answered", "answered"),
    ("call.abandoned", "abandoned"),
    ("call.busy", "busy"),
)


def _excluded(first: dict[str, Record], outcome: Outcome, *, at_once: bool) -> str | None:
    if any(record.fact.test for record in first.values()):
        return "test"
    if "call.excluded" in first:
        return "excluded"
    offered = first.get("call.offered")
    if offered is not None and isinstance(offered.fact, CallOffered) and offered.fact.transferred_from is not None:
        return "transferred"
    if outcome == "abandoned" and at_once:
        return "abandoned_5s"
    return "open" if outcome == "open" else None
