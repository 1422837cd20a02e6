"""Promises and demands (domain 3.3): what each journey contributes. Pure."""

from collections.abc import Callable, Iterator

from streams.cases import Promise
from streams.figures import Part


def promise_parts(promise: Promise, tick: int, month: int | None) -> Iterator[Part]:
    """Count a case for M-13 and M-14 as it stands at a tick, and for M-15 in the month of its due date.

    month: the start (µs) of that month if it is held, else None.
    """
    unit = promise.unit_id
    if promise.is_open:
        reason = None if promise.due_at is not None else "no_promise"
        counts = int(reason is None)
        yield ("M-13", "unit", unit, "now", 0), int(promise.is_overdue(tick)), counts, reason, None
        if counts:
            yield ("M-14", "unit", unit, "now", 0), int(promise.is_near_due(tick)), 1, None, None
    if month is not None and promise.is_due(tick):
        yield ("M-15", "unit", unit, "month", month), int(promise.is_on_time), 1, None, None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-13": promise_parts,
    "M-14": promise_parts,
    "M-15": promise_parts,
}
