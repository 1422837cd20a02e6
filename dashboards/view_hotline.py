"""Calls of today by half-hour, answered and not, as two SVG paths of bars."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.chart_frame import BOTTOM, LEFT, RIGHT, TOP, LabelView, labels
from dashboards.clock_words import hour_minute
from dashboards.sight import Sight
from schemas.instants import DAY, HOUR, MINUTE

HALF_HOUR = 30 * MINUTE
GAP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineView:
    """The bars, the words of the upper end and the middle of the axis (calls), the times below."""

    answered: str
    missed: str
    most: str
    half: str
    times: tuple[LabelView, ...]


def hotline(sight: Sight) -> HotlineView:
    """Draw the calls of all centres, summed by half-hour."""
    answered, offered = _calls(sight)
    first = min([sight.today + 8 * HOUR, *offered])
    last = max([sight.today + 17 * HOUR + HALF_HOUR, *offered])
    starts = range(first, last + 1, HALF_HOUR)
    top = round_up(max(offered.values(), default=0))
    width = (RIGHT - LEFT) // len(starts)
    bars = [
        (LEFT + place * width, _height(answered[start], top), _height(offered[start], top))
        for place, start in enumerate(starts)
    ]
    return HotlineView(
        answered="".join(_bar(x, BOTTOM - low, low, width) for x, low, _ in bars if low),
        missed="".join(_bar(x, BOTTOM - high, high - low, width) for x, low, high in bars if high > low),
        most=str(top),
        half=str(top // 2),
        times=labels(
            [
                (LEFT + place * width, hour_minute(start, sight.zone))
                for place, start in enumerate(starts)
                if place % 4 == 0
            ]
        ),
    )


def round_up(most: int) -> int:
    """Give the upper end of the axis: the next even round number."""
    return next(
        end for size in (1, 10, 100, 1000, 10000, 10**6) for end in (10 * size, 20 * size, 50 * size) if end >= most
    )


def _calls(sight: Sight) -> tuple[Mapping[int, int], Mapping[int, int]]:
    answered: Counter[int] = Counter()
    offered: Counter[int] = Counter()
    for one in sight.figures.get(("M-26", "centre", "halfhour"), ()):
        if sight.today <= one.start < sight.today + DAY:
            answered[one.start] += one.numerator
            offered[one.start] += one.denominator
    return answered, offered


def _height(calls: int, top: int) -> int:
    return calls * (BOTTOM - TOP) // top


def _bar(x: int, y: int, height: int, width: int) -> str:
    return f"M{x} {y}h{width - GAP}v{height}h{GAP - width}z"
