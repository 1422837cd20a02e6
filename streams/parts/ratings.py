"""What people said: satisfaction (domain 3.1): what each journey contributes. Pure."""

from collections.abc import Callable, Iterator

from schemas.scales import is_good
from streams.figures import Part
from streams.ratings import Spoken
from streams.spans import Spans


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


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-01": satisfaction_parts,
}
