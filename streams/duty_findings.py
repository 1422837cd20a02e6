"""Which posts nobody covers, and who is not back in time (AL-10, AL-11). Pure views of the state at a tick.

A finding holds by facts, calendar and tick alone, and names a service window, never a person. measured and allowed are
minutes.
"""

from collections.abc import Callable, Iterator

from schemas.instants import MINUTE
from streams.duty_day import HallDay, uncovered_spans
from streams.duty_settle import planned_closures, read_hall_day, rosters_of, tells_of_posts
from streams.finding import Finding
from streams.hall import HallState

Limit = Callable[[str, str], int]
"""A threshold's value by its name and the unit it is asked for."""


def duty_findings(state: HallState, tick: int, limit: Limit) -> Iterator[Finding]:
    """Give what is wrong with the posts of halls that tell of attendance today."""
    for hall_id, on in sorted(state.duty.days):
        days = state.spans.of(hall_id)
        if days is not None and on == days.today and tells_of_posts(state, hall_id, on):
            day = read_hall_day(state, hall_id, on)
            yield from _uncovered(state, day, tick, limit("uncovered_min", hall_id))
            yield from _not_back(day, tick, limit("return_grace_min", hall_id))


def _uncovered(state: HallState, day: HallDay, tick: int, allowed: int) -> Iterator[Finding]:
    """Find posts with neither A nor B signed in, without a pause up to now, in opening hours (AL-10)."""
    for window_id, roster in rosters_of(state, day.hall_id, state.spans.day(day.hall_id, day.begin)):
        if roster is None:
            continue
        spans = uncovered_spans(window_id, roster, day, planned_closures(state.posts.get(window_id), day))
        if spans and spans[-1][1] == tick and tick - spans[-1][0] > allowed * MINUTE:
            yield Finding(
                code="AL-10",
                subject=window_id,
                unit_id=day.hall_id,
                since=spans[-1][0] + allowed * MINUTE,
                measured=(tick - spans[-1][0]) // MINUTE,
                allowed=allowed,
            )


def _not_back(day: HallDay, tick: int, allowed: int) -> Iterator[Finding]:
    """Find who said when they would be back and is not, one finding a window (AL-11); not after the last closing."""
    closing = day.hours[-1][1] if day.hours else day.begin
    late: dict[str, tuple[int, int, str]] = {}
    for spell in day.spells:
        if spell.standing != "away" or spell.end != day.end or spell.back_at is None:
            continue
        since, window_id = spell.back_at + allowed * MINUTE, spell.window_id or day.hall_id
        if since < tick and since < closing:
            mine = (since, spell.back_at, spell.fact_id)
            late[window_id] = min(mine, late.get(window_id, mine))
    for window_id, (since, back_at, fact_id) in sorted(late.items()):
        yield Finding(
            code="AL-11",
            subject=window_id,
            unit_id=day.hall_id,
            since=since,
            measured=(tick - back_at) // MINUTE,
            allowed=allowed,
            evidence=(fact_id,),
        )
