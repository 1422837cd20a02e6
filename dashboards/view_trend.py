"""City satisfaction by hour, today and on the last opening day, as SVG paths made of integers.

Plain SVG made here instead of a chart library: a few hundred bytes a frame against half a megabyte of script, first
paint from the server, sharp at any size, nothing that can leak, and no exception in the page's content policy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards.chart_frame import BOTTOM, LEFT, RIGHT, TOP, LabelView, labels
from dashboards.counts import ENOUGH, tenths
from dashboards.sight import Sight
from schemas.instants import DAY, HOUR, day_start, local_day
from schemas.live import Figure

ROOM_FOR_VALUE = 56


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendView:
    """The two lines, the 90 % line and the words; hours with fewer than 20 ratings are gaps."""

    today: str
    dots: str
    before: str
    before_name: str
    limit: str
    limit_y: str
    floor: str
    value: str
    value_x: str
    value_y: str
    hours: tuple[LabelView, ...]


def trend(sight: Sight) -> TrendView:
    """Draw the trend."""
    earlier = max((day for day in _days(sight) if day < sight.today), default=None)
    today, before = _rates(sight, sight.today), {} if earlier is None else _rates(sight, earlier)
    scale = _Scale.around([*today, *before], [*today.values(), *before.values()])
    points = {hour: scale.point(hour, rate) for hour, rate in today.items()}
    last_x, last_y = points[max(points)] if points else (0, 0)
    last = today[max(today)] if today else None
    return TrendView(
        today=line(points),
        dots="".join(f"M{x} {y}h0" for x, y in points.values()),
        before=line({hour: scale.point(hour, rate) for hour, rate in before.items()}),
        before_name=sight.t("上一工作日", "last opening day") if before else "",
        limit=f"M{LEFT} {scale.y(900)}H{RIGHT}",
        limit_y=str(scale.y(900) + 7),
        floor=str(scale.low // 10) if scale.low != 900 else "",
        value="" if last is None else f"{last // 10}.{last % 10}",
        value_x=str(last_x + 9),
        value_y=str(min(max(last_y + 7, 20), BOTTOM)),
        hours=labels([(scale.x(hour), f"{hour}:00") for hour in range(scale.first, scale.last + 1)]),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int
    low: int

    @classmethod
    def around(cls, hours: Sequence[int], rates: Sequence[int]) -> "_Scale":
        return cls(min([9, *hours]), max([16, *hours]), min([850, *rates]) // 50 * 50)

    def x(self, hour: int) -> int:
        return LEFT + 8 + (hour - self.first) * (RIGHT - LEFT - ROOM_FOR_VALUE) // max(self.last - self.first, 1)

    def y(self, rate: int) -> int:
        return TOP + (1000 - rate) * (BOTTOM - TOP) // (1000 - self.low)

    def point(self, hour: int, rate: int) -> tuple[int, int]:
        return self.x(hour), self.y(rate)


def _hours(sight: Sight) -> tuple[Figure, ...]:
    return sight.figures.get(("M-01", "hall", "hour"), ())


def _days(sight: Sight) -> set[int]:
    return {day_start(local_day(one.start, sight.zone), sight.zone) for one in _hours(sight)}


def _rates(sight: Sight, day: int) -> dict[int, int]:
    """Give the city's rate of each hour of a day that has enough ratings, in tenths of a percent."""
    good: dict[int, int] = {}
    n: dict[int, int] = {}
    for one in _hours(sight):
        if day <= one.start < day + DAY:
            hour = (one.start - day) // HOUR
            good[hour] = good.get(hour, 0) + one.numerator
            n[hour] = n.get(hour, 0) + one.denominator
    return {hour: tenths(good[hour], n[hour]) for hour in sorted(n) if n[hour] >= ENOUGH}


def line(points: Mapping[int, tuple[int, int]]) -> str:
    """Draw a line through neighbouring hours; a missing hour breaks it."""
    return "".join(f"{'L' if hour - 1 in points else 'M'}{x} {y}" for hour, (x, y) in sorted(points.items()))
