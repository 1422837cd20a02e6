"""Ratings too good to be true (frozen, D7; AL-04, 000-44): nobody was dissatisfied where some should have been. Pure.

A window's latest ratings on end without a bad one (at least `frozen_run`), while the hall's other judged windows had
bad ones in the same time: at their rate at least `frozen_expected` of the run would have been bad. Ten expected and
none found is chance in one run of 22 000. A person checks it with a pencil: run × their bad ≥ ten × theirs.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from streams.rated import RatedWindow

_LAST = "\U0010ffff"


class Limits(NamedTuple):
    """frozen_run, frozen_peers_min, frozen_expected."""

    run: int
    peers: int
    expected: int


class Frozen(NamedTuple):
    """Since when (µs) the ratings are too good, and how many good ones on end there are."""

    since: int
    run: int


def is_frozen(own: RatedWindow, peers: Sequence[RatedWindow], tick: int, limits: Limits) -> bool:
    """Say whether a window's ratings up to a tick (µs) are too good, held against those of its peers."""
    return _run(own, peers, tick, limits) is not None


def frozen(own: RatedWindow, peers: Sequence[RatedWindow], tick: int, limits: Limits) -> Frozen | None:
    """Judge a window's ratings up to a tick (µs) against those of its peers; None if they can be true."""
    run = _run(own, peers, tick, limits)
    if run is None:
        return None
    first, last = run
    begin = own.ratings[first][0]
    return Frozen(_since(own.ratings[first:last], peers, (begin, tick), limits), last - first)


def _run(own: RatedWindow, peers: Sequence[RatedWindow], tick: int, limits: Limits) -> tuple[int, int] | None:
    """Give from which to before which of its ratings a window's are too good."""
    last = bisect_right(own.ratings, (tick, _LAST))
    bad = bisect_right(own.bads, (tick, _LAST))
    first = bisect_right(own.ratings, own.bads[bad - 1]) if bad else 0
    run = last - first
    if run < max(1, limits.run):
        return None
    begin = own.ratings[first][0]
    theirs = sum(_count(peer.ratings, begin, tick) for peer in peers)
    worse = sum(_count(peer.bads, begin, tick) for peer in peers)
    return (first, last) if _is_too_good(run, theirs, worse, limits) else None


def _count(ratings: Sequence[tuple[int, str, str, bool]], begin: int, tick: int) -> int:
    return bisect_right(ratings, (tick, _LAST)) - bisect_left(ratings, (begin,))


def _is_too_good(run: int, theirs: int, worse: int, limits: Limits) -> bool:
    return run >= limits.run and theirs >= limits.peers and run * worse >= max(1, limits.expected * theirs)


def _since(
    mine: Sequence[tuple[int, str, str, bool]], peers: Sequence[RatedWindow], span: tuple[int, int], limits: Limits
) -> int:
    """Walk through the ratings of the run and of the peers to the one since which it has been too good."""
    begin, tick = span
    others = (one for peer in peers for one in peer.ratings if begin <= one[0] <= tick)
    told = sorted([(one[0], True, one[3]) for one in mine] + [(one[0], False, one[3]) for one in others])
    run = theirs = worse = 0
    since: int | None = None
    for at, is_mine, good in told:
        run, theirs, worse = run + is_mine, theirs + (not is_mine), worse + (not is_mine and not good)
        if not _is_too_good(run, theirs, worse, limits):
            since = None
        elif since is None:
            since = at
    return tick if since is None else since
