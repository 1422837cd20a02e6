"""What a post's day contributes: covered minutes, attendance, the dedicated-post rate (domain 3.5). Pure."""

from collections.abc import Callable, Iterable, Iterator

from streams.duty_day import PostDay
from streams.figures import Part


def post_parts(window_id: str, hall_id: str, day: int, found: PostDay | None) -> Iterator[Part]:
    """Count a window's day by window and hall; None: nobody said who should stand there."""
    for scope, scope_id in (("window", window_id), ("hall", hall_id)):
        if found is None:
            yield ("M-36", scope, scope_id, "day", day), 0, 0, "no_roster", None
            continue
        for metric, numerator, denominator in _counts(found):
            yield (metric, scope, scope_id, "day", day), numerator, denominator, None, None
        for _ in range(found.excused):
            yield ("M-37c", scope, scope_id, "day", day), 0, 0, "on_leave", None
        for _ in range(found.continuous):
            yield ("M-36", scope, scope_id, "day", day), 0, 0, "continuous", None


def _counts(found: PostDay) -> Iterator[tuple[str, int, int]]:
    yield "M-36", found.uncovered_min, found.due_min
    yield "M-36p", found.planned_min, found.open_min
    yield "M-37a", found.late, found.begun
    yield "M-37b", found.early, found.over
    yield "M-37c", found.absent, found.over
    yield "M-37d", found.unplanned, found.absences
    yield "M-37e", found.elsewhere_min, found.rostered_min
    yield "M-37f", found.frequent, found.people
    yield "M-37g", found.continuous, found.people
    yield "M-38", found.here_min, found.rostered_min


def officer_parts(window_id: str, hall_id: str, day: int, officers: Iterable[int]) -> Iterator[Part]:
    """Count finished visits by how many people were signed in at the window then: one, nobody or several (M-37h)."""
    for number in officers:
        reason = "nobody" if number == 0 else "several" if number > 1 else None
        for scope, scope_id in (("window", window_id), ("hall", hall_id)):
            yield ("M-37h", scope, scope_id, "day", day), int(number != 1), 1, reason, None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = dict.fromkeys(
    ("M-36", "M-36p", "M-37a", "M-37b", "M-37c", "M-37d", "M-37e", "M-37f", "M-37g", "M-38"), post_parts
) | {"M-37h": officer_parts}
