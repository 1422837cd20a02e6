"""Half-open intervals of instants (µs): join, share, take away, measure. Pure."""

from collections.abc import Iterable

Interval = tuple[int, int]


def joined(spans: Iterable[Interval]) -> list[Interval]:
    """Give the same time as intervals that rise and do not touch; empty ones leave nothing."""
    found: list[Interval] = []
    for begin, end in sorted(span for span in spans if span[1] > span[0]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def common(one: Iterable[Interval], other: Iterable[Interval]) -> list[Interval]:
    """Give the time that lies in both."""
    others = joined(other)
    return joined((max(a, c), min(b, d)) for a, b in joined(one) for c, d in others)


def without(one: Iterable[Interval], other: Iterable[Interval]) -> list[Interval]:
    """Give the time of one that does not lie in the other."""
    left = joined(one)
    for begin, end in joined(other):
        left = [part for a, b in left for part in ((a, min(b, begin)), (max(a, end), b)) if part[1] > part[0]]
    return left


def length(spans: Iterable[Interval]) -> int:
    """Measure intervals, what they share once."""
    return sum(end - begin for begin, end in joined(spans))
