"""What staff events say of the halls of a partition, by hall and day (domain 2.6). Pure.

Attendance is a matter of a hall's day: who is signed in at one window is not at another. So the hall's day is what
contributes anew when a fact of it comes, and at each tick while it lasts.
"""

from datetime import date

from schemas.admit import Record
from schemas.events.staff import LeaveApproved, RosterPublished
from schemas.instants import micros
from schemas.reference import City, Post, in_force
from streams.figures import Part
from streams.shelves import Kept, Shelves
from streams.spans import Spans

DUTY, LEAVES = "duty", "leaves"
NAMES = frozenset(
    (
        "staff.signed_in",
        "staff.signed_out",
        "staff.left_post",
        "staff.returned_post",
        "leave.approved",
        "roster.published",
        "post.substituted",
        "hours.extended",
    )
)
HallOn = tuple[str, date]


class Duty:
    """The staff facts held, by hall and day; leave by hall, until the last of its days is no longer held."""

    def __init__(self, spans: Spans, shelves: Shelves, history: City) -> None:
        self._spans, self._shelves, self.history = spans, shelves, history
        self.days: dict[HallOn, list[Record]] = {}
        self.leaves: dict[str, list[Record]] = {}
        self.said: dict[HallOn, tuple[Part, ...]] = {}
        self.dirty: set[HallOn] = set()
        self._posts: dict[date, dict[str, Post]] = {}

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one staff fact; False if it is about a day that is no longer held."""
        what, hall_id, on = self._place(record)
        if not self.holds(what, hall_id, on):
            return False
        counts, before = self._shelves.put((what, hall_id, on), offset, record)
        if counts and not record.fact.test:
            if isinstance(before, Record):
                self._take_out(before)
            self._facts(record).append(record)
            self._mark(record)
        return True

    def holds(self, what: str, hall_id: str, on: date) -> bool:
        """Say whether a shelf is held; leave is while any day of it may be shown."""
        if what != LEAVES:
            return self._spans.holds(hall_id, on)
        days = self._spans.of(hall_id)
        return days is None or on >= min(days.today, days.last_open)

    def drop(self, fact: Kept) -> None:
        """Take a fact out that left its shelf."""
        if isinstance(fact, Record):
            self._take_out(fact)

    def touch(self, hall_id: str, on: date) -> None:
        """Mark a hall's day: something else that its figures look at has changed."""
        self.dirty.add((hall_id, on))

    def tick(self, moved: bool) -> None:
        """Go to a tick: today lasts on; when a day ended, every day says anew whether it is held."""
        if moved:
            self.dirty |= {*self.days, *self.said}
            return
        for hall_id, on in self.days:
            days = self._spans.of(hall_id)
            if days is not None and on == days.today:
                self.dirty.add((hall_id, on))

    def recount(self) -> None:
        """Contribute everything anew."""
        self.said = {}
        self.dirty |= set(self.days)

    def post(self, window_id: str, on: date) -> Post | None:
        """Give who holds a window's post on a day by reference."""
        if on not in self._posts:
            self._posts[on] = {one.window_id: one for one in in_force(self.history.every(Post), on)}
        return self._posts[on].get(window_id)

    def _place(self, record: Record) -> tuple[str, str, date]:
        hall_id: str = record.fact.hall_id  # type: ignore[attr-defined]  # every one of NAMES has it
        if isinstance(record.fact, LeaveApproved):
            return LEAVES, hall_id, self._spans.day(hall_id, micros(record.fact.ends_at) - 1)
        if isinstance(record.fact, RosterPublished):
            return DUTY, hall_id, record.fact.roster_on
        return DUTY, hall_id, self._spans.day(hall_id, record.at)

    def _facts(self, record: Record) -> list[Record]:
        what, hall_id, on = self._place(record)
        return self.leaves.setdefault(hall_id, []) if what == LEAVES else self.days.setdefault((hall_id, on), [])

    def _take_out(self, record: Record) -> None:
        what, hall_id, on = self._place(record)
        facts = self._facts(record)
        if record in facts:
            facts.remove(record)
        self._mark(record)
        if not facts:
            if what == LEAVES:
                del self.leaves[hall_id]
            else:
                del self.days[hall_id, on]

    def _mark(self, record: Record) -> None:
        what, hall_id, on = self._place(record)
        if what == LEAVES:
            self.dirty |= {one for one in self.days if one[0] == hall_id}
        else:
            self.dirty.add((hall_id, on))
