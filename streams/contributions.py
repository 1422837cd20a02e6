"""What a journey adds to which figure: integers by metric, scope and bucket (design D6). Pure.

One function a metric, by family in streams.parts; streams.registry says what the codes mean. A part whose day is no
longer held is not made, so that a figure is the same whether it was counted as it came or from the mark.
"""

from collections.abc import Callable, Iterator

from streams.figures import Part
from streams.parts import (
    bad_ratings,
    cases,
    duty,
    hotline,
    order,
    queue,
    rating_months,
    ratings,
    terminals,
    usage,
    workorders,
)

OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    **ratings.OF_METRIC,
    **rating_months.OF_METRIC,
    **bad_ratings.OF_METRIC,
    **usage.OF_METRIC,
    **queue.OF_METRIC,
    **order.OF_METRIC,
    **cases.OF_METRIC,
    **hotline.OF_METRIC,
    **workorders.OF_METRIC,
    **duty.OF_METRIC,
    **terminals.OF_METRIC,
}
"""Metric → what computes it from a journey; M-10 and D7 are views of all journeys at a tick (streams.hall_view)."""
