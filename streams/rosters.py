"""Who should stand at a window on a day: the latest roster, else the post by reference; B, and who was put in. Pure.

The intervals of one roster are told one by one at one time; a later time replaces them all (002-42).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.admit import Record
from schemas.events.staff import LeaveApproved, PostSubstituted, RosterPublished
from schemas.instants import micros
from schemas.reference import Post
from streams.intervals import Interval, joined


class Shift(NamedTuple):
    """When A should be at the window."""

    staff_ref: str
    begin: int
    end: int


class Roster(NamedTuple):
    """The shifts of a window's day, and everybody who covers the post: A, B, who was put in."""

    shifts: tuple[Shift, ...]
    covers: frozenset[str]


def read_roster(
    window_id: str, facts: Iterable[Record], post: Post | None, day: Interval, hours: Sequence[Interval]
) -> Roster | None:
    """Read a window's roster from the facts of a hall's day; None where nobody said who should stand there."""
    told = [one for one in facts if getattr(one.fact, "window_id", None) == window_id]
    put_in = {one.fact.staff_ref for one in told if isinstance(one.fact, PostSubstituted)}
    rosters = [(one.at, one.fact) for one in told if isinstance(one.fact, RosterPublished)]
    if rosters:
        latest = max(at for at, _ in rosters)
        lines = [fact for at, fact in rosters if at == latest]
        named = {ref for line in lines for ref in (line.staff_ref, line.deputy_ref) if ref is not None}
        shifts = [Shift(line.staff_ref, *_within(micros(line.starts_at), micros(line.ends_at), day)) for line in lines]
        return Roster(tuple(sorted(one for one in shifts if one.begin < one.end)), frozenset(named | put_in))
    if post is None:
        return None
    named = {post.a_ref} | ({post.b_ref} if post.b_ref is not None else set())
    return Roster(tuple(Shift(post.a_ref, *span) for span in hours), frozenset(named | put_in))


def _within(begin: int, end: int, day: Interval) -> Interval:
    return max(begin, day[0]), min(end, day[1])


def leave_of(staff_ref: str, leaves: Iterable[Record]) -> list[Interval]:
    """Give when somebody is excused (请假批准)."""
    mine = (one.fact for one in leaves if isinstance(one.fact, LeaveApproved) and one.fact.staff_ref == staff_ref)
    return joined((micros(fact.starts_at), micros(fact.ends_at)) for fact in mine)
