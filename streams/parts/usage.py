"""Whether people were asked and pressed: usage, invitation, response, not rated (M-05 to M-05c). Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from schemas.admit import Record
from schemas.events.rating import RatingInvited
from streams.figures import Part
from streams.spans import Spans
from streams.visits import Reading


class Use(NamedTuple):
    """Of a visit's items: how many somebody rated, and for how many the staff asked."""

    rated: int
    invited: int


def items_invited(invitations: Iterable[Record]) -> int:
    """Count the items that the staff asked a rating for; an invitation that names none is for one of them."""
    return len({one.fact.item_code for one in invitations if isinstance(one.fact, RatingInvited)})


def usage_parts(
    reading: Reading, hall_id: str, spans: Spans, *, use: Use, could_press: Callable[[str, int, bool], bool]
) -> Iterator[Part]:
    """Count a finished visit and its items: rated or not, invited or not, at a terminal that could be pressed."""
    if reading.finished is None:
        return
    window_id, at = reading.finished
    bucket = spans.bucket(hall_id, at)
    if bucket is None:
        return
    day, rated = bucket[0], use.rated > 0
    reason = "test" if reading.test else None if could_press(window_id, at, rated) else "no_device"
    counts = int(reason is None)
    for scope, scope_id in (("window", window_id), ("hall", hall_id)):
        yield ("M-05", scope, scope_id, "day", day), int(rated) * counts, counts, reason, None
    if reason != "test":
        yield from _item_parts(("window", window_id, day), reading.items, use, reason)


def _item_parts(where: tuple[str, str, int], items: int, use: Use, reason: str | None) -> Iterator[Part]:
    scope, scope_id, day = where
    rated, invited = min(use.rated, items), min(use.invited, items)
    if reason is None:
        yield ("M-05i", scope, scope_id, "day", day), rated, items, None, None
        yield ("M-05a", scope, scope_id, "day", day), invited, items, None, None
        if invited:
            yield ("M-05b", scope, scope_id, "day", day), min(rated, invited), invited, None, None
    yield ("M-05c", scope, scope_id, "day", day), items - rated, items, None, None
    for number in range(items - rated):
        why = reason or ("no_press" if number < invited - rated else "not_invited")
        yield ("M-05c", scope, scope_id, "day", day), 0, 0, why, None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = dict.fromkeys(
    ("M-05", "M-05i", "M-05a", "M-05b", "M-05c"), usage_parts
)
