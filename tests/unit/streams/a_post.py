"""Builders for a post: who should be at the window, who is, and what the day adds up to."""

from datetime import date
from typing import Any

from schemas.events.queue import HoursExtended, WindowPaused, WindowResumed
from schemas.events.staff import (
    LeaveApproved,
    PostSubstituted,
    RosterPublished,
    StaffLeftPost,
    StaffReturnedPost,
    StaffSignedIn,
    StaffSignedOut,
)
from schemas.instants import HOUR, MINUTE, instant
from schemas.live import Figure
from schemas.reference import City, Post, ServiceWindow, city_of
from tests.unit.streams.a_fold import HALL_ID, NINE, WEDNESDAY, WINDOW_ID, Log, a_city, common

OTHER = "CGPCS-02"


def a_posted_city(*more: Any) -> City:  # reference records
    """Make a city of one hall with two windows; A and B hold the post of the first."""
    other = ServiceWindow(window_id=OTHER, hall_id=HALL_ID, label="二", name="二号窗口")
    post = Post(window_id=WINDOW_ID, a_ref="A", b_ref="B")
    return city_of([*a_city().records, other, post, *more])


def hours(count: float) -> int:
    """Give the instant so many hours after nine."""
    return NINE + int(count * HOUR)


class PostLog(Log):
    """A log of a post."""

    def __init__(self, city: City | None = None) -> None:
        super().__init__(city=city or a_posted_city())

    def signs_in(self, at: int, who: str = "A", window_id: str | None = WINDOW_ID) -> None:
        """Sign somebody in."""
        self.say(StaffSignedIn(**common(at), staff_ref=who, window_id=window_id), at)

    def signs_out(self, at: int, who: str = "A") -> None:
        """Sign somebody out."""
        self.say(StaffSignedOut(**common(at), staff_ref=who), at)

    def leaves(self, at: int, who: str = "A", *, back: int | None = None, planned: bool = False) -> None:
        """Let somebody leave the post and say why."""
        until = instant(back) if back is not None else None
        where: dict[str, Any] = {**common(at), "staff_ref": who, "window_id": WINDOW_ID}
        self.say(StaffLeftPost(**where, reason="meeting", expected_return_at=until, planned=planned), at)

    def returns(self, at: int, who: str = "A") -> None:
        """Let somebody return."""
        self.say(StaffReturnedPost(**common(at), staff_ref=who), at)

    def excuses(self, begin: int, end: int, who: str = "A") -> None:
        """Approve leave."""
        span: dict[str, Any] = {"starts_at": instant(begin), "ends_at": instant(end)}
        self.say(LeaveApproved(**common(NINE), staff_ref=who, kind="sick", **span), NINE - HOUR)

    def rosters(self, *spans: tuple[int, int], told: int = NINE - HOUR, on: date = WEDNESDAY, **who: Any) -> None:
        """Publish a roster of the window."""
        for begin, end in spans:
            line: dict[str, Any] = {"staff_ref": "A", "window_id": WINDOW_ID, "roster_on": on, **who}
            span: dict[str, Any] = {"starts_at": instant(begin), "ends_at": instant(end)}
            self.say(RosterPublished(**common(told), **line, **span), told)

    def puts_in(self, at: int, who: str = "C") -> None:
        """Put somebody in for A."""
        fact = PostSubstituted(**common(at), window_id=WINDOW_ID, staff_ref=who, absent_ref="A", reason="sick")
        self.say(fact, at)

    def pauses(self, begin: int, end: int, reason: str | None) -> None:
        """Pause the window and resume it."""
        self.say(WindowPaused(**common(begin), window_id=WINDOW_ID, reason=reason), begin)
        self.say(WindowResumed(**common(end), window_id=WINDOW_ID), end)

    def extends(self, at: int, until: int) -> None:
        """Extend the hall's hours."""
        self.say(HoursExtended(**common(at), until=instant(until)), at)

    def day(self, metric: str, at: int = NINE + 15 * HOUR - MINUTE, window_id: str = WINDOW_ID) -> Figure | None:
        """Give a window's figure of the day as of an instant; None where nothing is said."""
        self.tick(at)
        found = [
            said
            for _, said in self.fold.statements(full=True)
            if isinstance(said, Figure) and (said.metric, said.scope_id, said.bucket) == (metric, window_id, "day")
        ]
        return found[0] if found else None

    def counted(self, metric: str, at: int = NINE + 15 * HOUR - MINUTE) -> tuple[int, int]:
        """Give a figure's numerator and denominator."""
        found = self.day(metric, at)
        assert found is not None, metric
        return found.numerator, found.denominator
