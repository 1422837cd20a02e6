"""Work orders (domain 3.4): what each contributes. Pure.

Tests are left out; merged orders count with the one they went into; excluded ones are left out by approval alone. The
month is that of the first dispatch, so that the three rates share one population; M-32's is that of the due date.
"""

from collections.abc import Callable, Iterator

from schemas.events.case import WorkorderRevisited
from streams.figures import Part
from streams.workorders import WorkOrder

SATISFIED = 3
"""The lowest level of a revisit that is satisfied (D-07)."""
Months = tuple[int | None, int | None]
"""The starts (µs) of the months of the first dispatch and of the due date; None for one that is not held."""


def workorder_parts(order: WorkOrder, tick: int, months: Months) -> Iterator[Part]:
    """Count an order in everything it counts in, as it stands at a tick."""
    dispatched, due = months
    if order.dispatched_at is None:
        return
    if dispatched is not None:
        yield from rate_parts(order, tick, dispatched)
        yield from bounce_parts(order, dispatched)
    yield from due_parts(order, tick, due)


def rate_parts(order: WorkOrder, tick: int, month: int) -> Iterator[Part]:
    """Count an order for M-28 to M-30, and what was excluded and who was not reached."""
    where, reason = ("unit", order.unit_id, "month", month), order.left_out
    late = reason or _not_due(order, tick)
    yield ("M-28", *where), int(late is None and _is_contacted(order)), int(late is None), late, None
    merged = reason if reason == "merged" else None
    yield ("M-29a", *where), int(reason == "approved"), int(merged is None), merged, None
    if not order.revisited:
        return
    out = reason or ("not_reached" if order.revisit is None else None)
    for metric, answer in _answers(order.revisit):
        why = "no_answer" if out is None and answer is None else out
        yield (metric, *where), int(out is None and answer is True), int(out is None), why, None
    unreached = int(reason is None and order.revisit is None)
    yield ("M-29b", *where), unreached, int(reason is None), reason, None


def bounce_parts(order: WorkOrder, month: int) -> Iterator[Part]:
    """Count how an order was sent to and fro (M-33), and which units sent it back."""
    where, reason = ("unit", order.unit_id, "month", month), order.left_out
    if reason is not None:
        yield ("M-33", *where), 0, 0, reason, None
        yield ("M-33a", *where), 0, 0, reason, None
        return
    yield ("M-33", *where), int(order.bounces >= order.bounce_times), 1, None, None
    yield ("M-33a", *where), order.bounces, 1, None, order.bounces
    for unit in sorted(order.sent_to):
        yield ("M-33b", "unit", unit, "month", month), int(unit in order.returned_by), 1, None, None


def due_parts(order: WorkOrder, tick: int, month: int | None) -> Iterator[Part]:
    """Count an open order as it stands (M-32a), and one whose due date has come in its month (M-32)."""
    unit, due = order.unit_id, order.due_at
    if order.is_open:
        why = "no_promise" if due is None else None
        yield ("M-32a", "unit", unit, "now", 0), int(due is not None and tick > due), int(why is None), why, None
    if month is None or due is None or tick < due:
        return
    scopes = [("unit", unit)]
    if order.category is not None:
        scopes.append(("category", f"{unit}:{order.category}"))
    for scope, scope_id in scopes:
        counts, reason = order.left_out is None, order.left_out
        yield ("M-32", scope, scope_id, "month", month), int(counts and order.is_on_time), int(counts), reason, None


def _answers(revisit: WorkorderRevisited | None) -> Iterator[tuple[str, bool | None]]:
    """Give what the person said of the two questions; None where nothing was said."""
    level = None if revisit is None else revisit.level
    yield "M-29", None if revisit is None else revisit.resolved
    yield "M-30", None if level is None else level >= SATISFIED


def _is_contacted(order: WorkOrder) -> bool:
    by, at = order.contact_due_at, order.contacted_at
    return by is not None and at is not None and at <= by


def _not_due(order: WorkOrder, tick: int) -> str | None:
    """Say whether the person may still be contacted in time."""
    by = order.contact_due_at
    return "not_due" if by is not None and order.contacted_at is None and tick <= by else None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-28": rate_parts,
    "M-29": rate_parts,
    "M-29a": rate_parts,
    "M-29b": rate_parts,
    "M-30": rate_parts,
    "M-32": due_parts,
    "M-32a": due_parts,
    "M-33": bounce_parts,
    "M-33a": bounce_parts,
    "M-33b": bounce_parts,
}
