"""Staff events (domain 2.6): who is behind which window, who is away, who should be there (000-27, 002-35, 002-42).

Persons are pseudonymous keys. A leave's reason is a code without medical detail.
"""

from schemas.envelope import Code, Day, Fact, Id, Instant


class _Staff(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one person of one hall."""

    hall_id: Id
    staff_ref: Id
    window_id: Id | None = None


class StaffSignedIn(_Staff, frozen=True, kw_only=True, gc=False):
    """Somebody logged in at a service window (签到)."""


class StaffSignedOut(_Staff, frozen=True, kw_only=True, gc=False):
    """Somebody logged out (签退)."""


class StaffLeftPost(_Staff, frozen=True, kw_only=True, gc=False):
    """Somebody left the post and said why and until when (去向告知, 002-35)."""

    reason: Code
    expected_return_at: Instant | None = None
    planned: bool = False


class StaffReturnedPost(_Staff, frozen=True, kw_only=True, gc=False):
    """Somebody is back at the post."""


class LeaveApproved(_Staff, frozen=True, kw_only=True, gc=False):
    """Somebody is excused from `starts_at` to before `ends_at`; kind is a code (sick, trip, training, holiday)."""

    kind: Code
    starts_at: Instant
    ends_at: Instant


class RosterPublished(Fact, frozen=True, kw_only=True, gc=False):
    """Who stands at a window from `starts_at` to before `ends_at`: A, and B in A's place (AB岗).

    The latest roster of a window and a day counts; the intervals of one roster are told one by one.
    """

    hall_id: Id
    window_id: Id
    roster_on: Day
    starts_at: Instant
    ends_at: Instant
    staff_ref: Id
    deputy_ref: Id | None = None


class PostSubstituted(_Staff, frozen=True, kw_only=True, gc=False):
    """B took A's place at a window (顶岗, 002-42); staff_ref is B."""

    absent_ref: Id
    reason: Code
