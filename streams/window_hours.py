"""When a service window was open on a day: by its own word, and without one by the calendar (M-22, M-22b). Pure."""

from collections.abc import Iterable, Sequence

from schemas.admit import Record
from schemas.events.queue import HoursExtended
from schemas.instants import micros

Span = tuple[int, int]
"""Two instants (µs), half-open."""
_OPENS = ("window.opened", "window.resumed")


def open_spans(told: Iterable[Record], hours: Sequence[Span], day: Span) -> tuple[Span, ...]:
    """Give a window's open spans of a day.

    told: its own events of that day: from each on it is open or not, to the next one or the day's end. Before the first
    the calendar's hours hold, unless the first is its opening: then it had not opened yet.
    """
    ordered = sorted(told, key=lambda record: record.order)
    first = ordered[0] if ordered else None
    until = day[1] if first is None else day[0] if first.name == "window.opened" else first.at
    usual = [(begin, min(end, until)) for begin, end in hours if begin < until]
    ends = [record.at for record in ordered[1:]] + [day[1]]
    own = [
        (record.at, end)
        for record, end in zip(ordered, ends, strict=False)
        if record.name in _OPENS and end > record.at
    ]
    return (*usual, *own)


def longer_hours(hours: Sequence[Span], told: Iterable[Record], day: Span) -> list[Span]:
    """Give a hall's hours with what extends them (延时, 002-46): from closing to the latest instant said that day."""
    facts = [(record.at, micros(record.fact.until)) for record in told if isinstance(record.fact, HoursExtended)]
    mine = [(at, until) for at, until in facts if day[0] <= at < day[1]]
    if not mine:
        return list(hours)
    begin = hours[-1][1] if hours else min(at for at, _ in mine)
    end = min(day[1], max(until for _, until in mine))
    return [*hours, (begin, end)] if end > begin else list(hours)


def overlap(spans: Iterable[Span], begin: int, end: int) -> int:
    """Add up the µs of disjoint spans inside [begin, end)."""
    return sum(max(0, min(high, end) - max(low, begin)) for low, high in spans)
