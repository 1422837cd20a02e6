"""F13: something is missing around a bad rating: numbers of the device's sequence, or the device itself. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from schemas.instants import MINUTE, SECOND
from streams.fraud.flag import Flag
from streams.fraud.scene import Scene
from streams.press import Press


def numbered(sequence: str) -> tuple[str, int]:
    """Read a sequence "epoch:number"."""
    epoch, _, number = sequence.partition(":")
    return epoch, int(number)


def missing_around(scene: Scene) -> Iterator[Flag]:
    """F13: next to a bad rating, numbers of the same device and day are missing between those that came."""
    for press in scene.on_site:
        if not press.is_good:
            numbers = scene.numbers(press.source)
            missing = _missing(numbers, numbered(press.sequence))
            if missing:
                yield Flag("F13", "gap", press.id, press.at, missing, 0)


def _missing(numbers: list[tuple[str, int]], mine: tuple[str, int]) -> int:
    low, high = bisect_left(numbers, mine), bisect_right(numbers, mine)
    before = [numbers[low - 1]] if low else []
    after = [numbers[high]] if high < len(numbers) else []
    return sum(abs(mine[1] - one[1]) - 1 for one in (*before, *after) if one[0] == mine[0])


def offline_after(scene: Scene) -> Iterator[Flag]:
    """F13: the device fell silent within minutes of a bad rating, in opening hours, and came back that day."""
    quiet = scene.limit("offline_min") * MINUTE
    at = [beat.at for beat in scene.beats]
    gaps = [
        (begin, end) for begin, end in pairwise(at) if end - begin > quiet and scene.is_open_by_calendar(begin + quiet)
    ]
    for press in scene.on_site:
        if not press.is_good and (found := _gap_after(gaps, press, quiet)) is not None:
            begin, end = found
            yield Flag("F13", "offline", press.id, press.at, (end - begin) // SECOND, quiet // SECOND)


def _gap_after(gaps: list[tuple[int, int]], press: Press, quiet: int) -> tuple[int, int] | None:
    """Give the first gap that begins within some minutes before or after a rating, and ends after it."""
    near = (gap for gap in gaps if press.at - quiet <= gap[0] <= press.at + quiet and gap[1] > press.at)
    return next(near, None)
