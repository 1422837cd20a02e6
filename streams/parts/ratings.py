"""What people said: satisfaction, usage, bad ratings (domain 3.1): what each journey contributes. Pure."""

from collections.abc import Callable, Iterator

from schemas.scales import is_good
from streams.figures import Part
from streams.ratings import Spoken
from streams.spans import Spans
from streams.visits import Reading


def satisfaction_parts(spoken: Spoken, spans: Spans) -> Iterator[Part]:
    """Count a rating journey for M-01: the effective one good or not, every other by its reason."""
    if spoken.effective is not None:
        press = spoken.effective.press
        bucket = spans.bucket(press.hall_id, press.at)
        if bucket is not None:
            day, hour = bucket
            good = int(is_good(spoken.effective.level))
            yield ("M-01", "window", press.window_id, "day", day), good, 1, None, None
            yield ("M-01", "hall", press.hall_id, "day", day), good, 1, None, None
            yield ("M-01", "hall", press.hall_id, "hour", hour), good, 1, None, None
    for press, reason in spoken.excluded:
        bucket = spans.bucket(press.hall_id, press.at)
        if bucket is not None:
            day, hour = bucket
            yield ("M-01", "window", press.window_id, "day", day), 0, 0, reason, None
            yield ("M-01", "hall", press.hall_id, "day", day), 0, 0, reason, None
            yield ("M-01", "hall", press.hall_id, "hour", hour), 0, 0, reason, None


def usage_parts(
    reading: Reading, hall_id: str, spans: Spans, *, rated: bool, could_press: Callable[[str, int, bool], bool]
) -> Iterator[Part]:
    """Count a finished visit for M-05: rated or not, at a service window whose terminal could be pressed."""
    if reading.finished is None:
        return
    window_id, at = reading.finished
    bucket = spans.bucket(hall_id, at)
    if bucket is None:
        return
    day = bucket[0]
    reason = "test" if reading.test else None if could_press(window_id, at, rated) else "no_device"
    counts = int(reason is None)
    for scope, scope_id in (("window", window_id), ("hall", hall_id)):
        yield ("M-05", scope, scope_id, "day", day), int(rated) * counts, counts, reason, None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-01": satisfaction_parts,
    "M-05": usage_parts,
}
