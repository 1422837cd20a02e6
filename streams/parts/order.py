"""Whether people were served in the order in which they came (M-12c): what each visit contributes. Pure.

That somebody was served is the visit's own; that it went ahead of another is its line's (streams.turns).
"""

from collections.abc import Callable, Iterator

from schemas.instants import day_start
from streams.figures import Part
from streams.spans import Spans
from streams.visits import Reading


def order_parts(reading: Reading, hall_id: str, spans: Spans) -> Iterator[Part]:
    """Count a served ticket on the day of its issue, or the reason for which its order says nothing."""
    turn, issued_on = reading.turn, reading.issued_on
    if turn is None or not turn.was_served or issued_on is None or not spans.holds(hall_id, issued_on):
        return
    reason = "test" if reading.test else turn.apart
    start = day_start(issued_on, spans.zone(hall_id))
    for scope, scope_id in (("hall", hall_id), ("service", f"{hall_id}:{turn.service_code}")):
        yield ("M-12c", scope, scope_id, "day", start), 0, int(reason is None), reason, None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {"M-12c": order_parts}
