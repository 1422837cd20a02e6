"""Signals of many ratings together: F2 (all fast), F4, F9, F10, F11 (domain 3.6). Pure, in integers.

Each rating of a pattern gets the flag. Everything goes by event time: what a device kept for a day and then sent is
no burst (5.3 item 19).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from schemas.instants import HOUR, MINUTE, SECOND
from streams.fraud.flag import Flag
from streams.fraud.scene import Scene
from streams.fraud.single import reaction_ms
from streams.press import Press


def all_fast(scene: Scene) -> Iterator[Flag]:
    """F2: the day's reactions have a low median and hardly differ: somebody presses as they invite."""
    known = [(press, taken) for press in scene.on_site if (taken := reaction_ms(scene, press)) is not None]
    times = sorted(taken for _, taken in known)
    n, allowed = len(times), scene.limit("f2_median_ms")
    if n < max(1, scene.limit("f2_min")):
        return
    median = times[(n + 1) // 2 - 1]
    total, squares = sum(times), sum(taken * taken for taken in times)
    if median < allowed and n * squares - total * total < (n * scene.limit("f2_sd_ms")) ** 2:
        yield from (Flag("F2", "pattern", press.id, press.at, median, allowed) for press, _ in known)


def bursts(scene: Scene) -> Iterator[Flag]:
    """F4: many presses at one terminal within a minute."""
    least, within = scene.limit("f4_burst"), scene.limit("f4_within_s") * SECOND
    for presses in _by_source(scene.on_site):
        found = _covered(presses, least, lambda some: some[-1].at - some[0].at <= within)
        yield from (Flag("F4", "burst", press.id, press.at, len(found), least) for press in found)


def more_than_finished(scene: Scene) -> Iterator[Flag]:
    """F4: in a clock hour, more ratings at the terminal than items finished at the window can give rise to."""
    if not scene.is_queued:
        return
    finished: Counter[int] = Counter()
    for at, items in scene.services:
        finished[(at - scene.begin) // HOUR] += items
    hours: dict[int, list[Press]] = defaultdict(list)
    for press in scene.on_site:
        hours[(press.at - scene.begin) // HOUR].append(press)
    for hour, presses in sorted(hours.items()):
        n, allowed = len(presses), scene.limit("f4_of_finished_pct") * finished[hour]
        if n >= scene.limit("f4_burst") and 100 * n > allowed:
            yield from (Flag("F4", "hour", press.id, press.at, n, allowed // 100) for press in presses)


def monotone(scene: Scene) -> Iterator[Flag]:
    """F9: the latest effective ratings, 200 of them within 30 days, are all five stars without a reason."""
    least, run = max(1, scene.limit("f9_run")), 0
    for (at, _, rating_id, _), is_plain in scene.ranked:
        run = run + 1 if is_plain else 0
        if run >= least and at >= scene.begin:
            yield Flag("F9", "run", rating_id, at, least, least)


def regular(scene: Scene) -> Iterator[Flag]:
    """F10: presses at one terminal follow each other as a machine's do: sd ÷ mean of their intervals below 0.1."""
    least, limit = scene.limit("f10_min"), scene.limit("f10_cv_permille")

    def is_regular(some: Sequence[Press]) -> bool:
        gaps = [later.at - one.at for one, later in pairwise(some)]
        total, squares = sum(gaps), sum(gap * gap for gap in gaps)
        return 1_000_000 * (len(gaps) * squares - total * total) < (limit * total) ** 2

    for presses in _by_source(scene.on_site):
        found = _covered(presses, least, is_regular)
        yield from (Flag("F10", "rhythm", press.id, press.at, len(found), least) for press in found)


def caught_up(scene: Scene) -> Iterator[Flag]:
    """F11: the last quarter of an hour has a third of the day's ratings and hardly any of its service."""
    closing, presses = scene.closing, scene.on_site
    if closing is None or not scene.is_queued or len(presses) < scene.limit("f11_min"):
        return
    begin = closing - scene.limit("f11_last_min") * MINUTE
    last = [press for press in presses if begin <= press.at < closing]
    served = sum(items for _, items in scene.services)
    served_last = sum(items for at, items in scene.services if begin <= at < closing)
    allowed = scene.limit("f11_rated_pct")
    if 100 * len(last) > allowed * len(presses) and 100 * served_last < scene.limit("f11_served_pct") * served:
        share = 100 * len(last) // len(presses)
        yield from (Flag("F11", "last", press.id, press.at, share, allowed) for press in last)


def _by_source(presses: Iterable[Press]) -> Iterator[list[Press]]:
    sources: dict[str, list[Press]] = defaultdict(list)
    for press in presses:
        sources[press.source].append(press)
    return iter(sources.values())


def _covered(presses: list[Press], size: int, holds: Callable[[Sequence[Press]], bool]) -> list[Press]:
    """Give the presses that stand in any run of `size` following each other of which something holds."""
    covered: set[int] = set()
    for start in range(len(presses) - size + 1):
        if holds(presses[start : start + size]):
            covered.update(range(start, start + size))
    return [presses[place] for place in sorted(covered)]
