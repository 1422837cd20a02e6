"""What became of bad ratings (M-06): answered, put right, asked again, in time; by the month of the rating. Pure.

Somebody who gave no name cannot be asked again: such a rating leaves the rates of revisits and stays in all others.
"""

from collections.abc import Callable, Iterable, Iterator

from streams.bad_cases import BadCase
from streams.figures import Key, Part
from streams.spans import Spans


def handling_parts(cases: Iterable[BadCase], spans: Spans) -> Iterator[Part]:
    """Count cases as answered (M-06), put right and asked again (M-06a), and content when asked (M-06b)."""
    for case in cases:
        for metric, value, reason in _counts(case):
            for key in _keys(metric, case, spans):
                yield key, value, int(reason is None), reason, None


def _counts(case: BadCase) -> Iterator[tuple[str, int, str | None]]:
    yield "M-06", int(case.replied_at is not None), None
    if not case.press.named:
        yield "M-06a", 0, "anonymous"
        return
    yield "M-06a", int(case.satisfied is not None and case.rectified_at is not None), None
    if case.satisfied is not None:
        yield "M-06b", int(case.satisfied), None


def handled_parts(cases: Iterable[BadCase], spans: Spans) -> Iterator[Part]:
    """Count handled cases for M-06c: in time or not."""
    for case in cases:
        if case.handled_at is not None:
            for key in _keys("M-06c", case, spans):
                yield key, int(case.handled_at <= case.due_at), 1, None, None


def open_parts(cases: Iterable[BadCase], spans: Spans, tick: int) -> Iterator[Part]:
    """Count open cases for M-06c at a tick: past their due instant they count against it, before that not at all."""
    for case in cases:
        is_over = tick >= case.due_at
        for key in _keys("M-06c", case, spans):
            yield key, 0, int(is_over), None if is_over else "in_time", None


def _keys(metric: str, case: BadCase, spans: Spans) -> Iterator[Key]:
    press = case.press
    month = spans.periods(press.hall_id, press.at)[1]
    if month is not None:
        yield (metric, "window", press.window_id, "month", month)
        yield (metric, "hall", press.hall_id, "month", month)


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    **dict.fromkeys(("M-06", "M-06a", "M-06b"), handling_parts),
    "M-06c": handled_parts,
}
