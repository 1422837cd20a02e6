"""What a rating journey adds to its week and its month: M-01, M-02, M-03, M-04, M-07 (domain 3.1). Pure.

Ratings are held for 91 days, so this month and the last are whole. Not judged, and no alert looks at them.
"""

from collections.abc import Callable, Iterator

from schemas.scales import POINTS, is_good
from streams.figures import Part
from streams.press import Press
from streams.ratings import Spoken
from streams.spans import Spans

STRICT_FROM = 4
"""M-03 counts 非常满意 and 满意 only."""


def month_parts(spoken: Spoken, spans: Spans) -> Iterator[Part]:
    """Count a rating journey in its week and month."""
    for press, reason in spoken.excluded:
        week, month = spans.periods(press.hall_id, press.at)
        for bucket, start in (("week", week), ("month", month)):
            if start is not None:
                yield ("M-01", "window", press.window_id, bucket, start), 0, 0, reason, None
    if spoken.effective is not None:
        yield from _effective(spoken.effective.press, spoken.effective.level, spans)
        return
    defaults = [press for press, reason in spoken.excluded if reason == "default"]
    if defaults:
        first = min(defaults, key=lambda press: press.order)
        month = spans.periods(first.hall_id, first.at)[1]
        if month is not None:
            yield ("M-02", "window", first.window_id, "month", month), int(first.is_good), 1, None, None


def _effective(press: Press, level: int, spans: Spans) -> Iterator[Part]:
    week, month = spans.periods(press.hall_id, press.at)
    good, window_id, hall_id = int(is_good(level)), press.window_id, press.hall_id
    if week is not None:
        yield ("M-01", "window", window_id, "week", week), good, 1, None, None
    if month is None:
        return
    yield ("M-01", "window", window_id, "month", month), good, 1, None, None
    yield ("M-02", "window", window_id, "month", month), good, 1, None, None
    yield ("M-03", "window", window_id, "month", month), int(level >= STRICT_FROM), 1, None, None
    yield ("M-04", "window", window_id, "month", month), POINTS[level], 1, None, None
    if press.reasons:
        yield ("M-07", "hall", hall_id, "month", month), 1, 1, None, None
        for code in press.reasons:
            yield ("M-07", "reason", f"{hall_id}:{code}", "month", month), 1, 1, None, None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = dict.fromkeys(("M-02", "M-03", "M-04", "M-07"), month_parts)
