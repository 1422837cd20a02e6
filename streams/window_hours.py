"""When a service window was open on a day: by its own word, and without one by the calendar (M-22, M-22b). Pure."""

from collections.abc import Iterable, Sequence

from schemas.admit import Record

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


def overlap(spans: Iterable[Span], begin: int, end: int) -> int:
    """Add up the µs of disjoint spans inside [begin, end)."""
    return sum(max(0, min(high, end) - max(low, begin)) for low, high in spans)
