"""How a ticket ended: called, missed, given up, swept, served, and the waits that no service followed. Pure (3.2)."""

from collections.abc import Iterator, Sequence

import msgspec

from schemas.admit import Record
from schemas.instants import SECOND

Lost = tuple[int, int, str | None]
"""A wait that no service followed: its start and end (µs), and the service waited for."""

_ENDS = ("ticket.no_show", "ticket.cancelled", "ticket.swept")
_TURNS = frozenset((*_ENDS, "ticket.requeued", "ticket.transferred", "ticket.serving", "ticket.finished"))


class Ticket(msgspec.Struct, frozen=True, gc=False):
    """What became of one ticket. Instants in µs; turn: the last of what decides about it."""

    issued_at: int | None = None
    called_at: int | None = None
    finished_at: int | None = None
    turn: str | None = None
    was_served: bool = False
    begun_at: int | None = None
    """When the service that was finished began."""
    service_s: int | None = None
    """From the last begin of service to the finish, suspended time out (M-12b)."""
    lost: tuple[Lost, ...] = ()

    @property
    def is_no_show(self) -> bool:
        """Say whether it was called and nobody came; swept after a call is that too (M-11)."""
        missed = self.turn == "ticket.no_show" or (self.turn == "ticket.swept" and not self.was_served)
        return self.called_at is not None and missed

    @property
    def is_abandoned(self) -> bool:
        """Say whether it was given up, or swept without ever being called (M-12)."""
        never_called = self.turn == "ticket.swept" and self.called_at is None
        return not self.was_served and (self.turn == "ticket.cancelled" or never_called)

    @property
    def is_closed(self) -> bool:
        """Say whether anything ended it."""
        return self.finished_at is not None or self.turn in _ENDS


def read_ticket(ordered: Sequence[Record], starts: Sequence[tuple[int, str | None]], served: frozenset[int]) -> Ticket:
    """Read a ticket from its facts in D2's order, its waits' starts with their service, and those that were served."""
    first: dict[str, int] = {}
    turn: str | None = None
    for record in ordered:
        first.setdefault(record.name, record.at)
        if record.name in _TURNS:
            turn = record.name
    return Ticket(
        first.get("ticket.issued"),
        first.get("ticket.called"),
        first.get("ticket.finished"),
        turn,
        "ticket.serving" in first or "ticket.finished" in first,
        _begun_at(ordered, first.get("ticket.finished")),
        _service_s(ordered, first.get("ticket.finished")),
        tuple(_lost(ordered, starts, served)),
    )


def _begun_at(ordered: Sequence[Record], finished: int | None) -> int | None:
    servings = (one.at for one in ordered if one.name == "ticket.serving")
    return max((at for at in servings if finished is not None and at <= finished), default=None)


def _service_s(ordered: Sequence[Record], finished: int | None) -> int | None:
    begun = _begun_at(ordered, finished)
    if begun is None or finished is None:
        return None
    steps = [
        (one.at, one.name == "ticket.suspended")
        for one in ordered
        if one.name in ("ticket.suspended", "ticket.resumed") and begun <= one.at <= finished
    ]
    until = [at for at, _ in steps[1:]] + [finished]
    paused = sum(end - at for (at, is_suspended), end in zip(steps, until, strict=False) if is_suspended)
    return (finished - begun - paused) // SECOND


def _lost(
    ordered: Sequence[Record], starts: Sequence[tuple[int, str | None]], served: frozenset[int]
) -> Iterator[Lost]:
    """Find waits that a call or an end came after, but no service: to the first of them (M-09b)."""
    for index, (start, service) in enumerate(starts):
        following = starts[index + 1][0] if index + 1 < len(starts) else None
        if start in served:
            continue
        calls = [
            one.at
            for one in ordered
            if one.name == "ticket.called" and start <= one.at and (following is None or one.at < following)
        ]
        ends = [
            one.at
            for one in ordered
            if one.name in _ENDS and start < one.at and (following is None or one.at <= following)
        ]
        if calls or ends:
            yield start, min((*calls, *ends)), service
