"""What one partition of hall.events holds: visits, ratings, hours and pulses of its halls, and their figures. Pure.

`follow` merges a record into its journey and only marks it; streams.hall_settle lets each marked journey contribute
once, when somebody asks. A catch-up of three months so contributes each journey once.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

from schemas.admit import Record
from schemas.events.rating import RatingInvited, RatingVoided
from schemas.instants import local_day
from schemas.reference import City, ServiceWindow
from streams.bad_cases import WORK, BadCase
from streams.duty import DUTY, LEAVES, Duty
from streams.duty import NAMES as DUTY_NAMES
from streams.figures import Figures
from streams.floors import Floors
from streams.heard import Heard
from streams.posts import Post
from streams.press import JourneyKey, Press, press_of
from streams.rated import RatedWindow
from streams.ratings import HANDLED, VERDICTS, Effective, RatingJourney, is_handled
from streams.shelves import Kept, ShelfKey, Shelves
from streams.spans import Spans
from streams.terminals import DEVICES, Terminals, device_of
from streams.terminals import NAMES as DEVICE_NAMES
from streams.turns import Lines
from streams.visits import Visit, Waiter

RATINGS, VISITS, POSTS = "ratings", "visits", "posts"


class HallState:
    """The journeys of a partition's halls and what they add up to."""

    def __init__(self, city: City, spans: Spans) -> None:
        self.city, self.spans = city, spans
        """The city as it stands at the tick; before the first one, its latest records."""
        self._history = city
        self.figures, self.fives, self.handled = Figures(), Figures(), Figures()
        """What is stated, waits by five minutes (the last half-hour is made of them), handled bad ratings (M-06c)."""
        self.fives_of: set[tuple[str, str, str]] = set()
        """(hall, scope, scope id) of what waits by five minutes were ever counted for."""
        self.shelves = Shelves()
        self.duty = Duty(spans, self.shelves, city)
        self.terminals = Terminals(spans, self.shelves, city)
        self.ratings: dict[JourneyKey, RatingJourney] = {}
        self.said_of: dict[str, list[Record]] = {}
        """Verdicts and handling by the id of the rating they are about, which may come later."""
        self.visits: dict[JourneyKey, Visit] = {}
        self.heard = Heard(self.heard_of)
        self.lines, self.floors = Lines(), Floors(city, spans, self.duty.days)
        self.invited: dict[JourneyKey, list[Record]] = {}
        """Invitations to rate a visit, which may come before anything else of it."""
        self.prompts: dict[tuple[str, str], dict[str, Record]] = {}
        """Hall and service window → invitations by id, whether they name a visit or not."""
        self.posts: dict[str, Post] = {}
        self.windows: dict[str, RatedWindow] = {}
        self.waiters: dict[str, dict[JourneyKey, Waiter]] = {}
        self.bad: dict[str, dict[str, Effective]] = {}
        """Hall → rating id → bad rating not yet handled (AL-02)."""
        self.open_bad: dict[str, BadCase] = {}
        """Rating id → its case, of those not yet handled (AL-03, M-06c)."""
        self.touched: set[str] = set()
        """Halls whose tiles may have changed since somebody emptied this."""
        self.dirty_ratings: set[JourneyKey] = set()
        self.dirty_visits: set[JourneyKey] = set()
        self.pulsed: dict[str, int] = {}
        self._follow: dict[str, Callable[[int, Record], bool]] = {
            **dict.fromkeys(("rating.submitted", "rating.default_applied"), self._press),
            **dict.fromkeys((*VERDICTS, *HANDLED, *WORK), self._speak),
            **dict.fromkeys(_TICKETS, self._ticket),
            **dict.fromkeys(("window.opened", "window.paused", "window.resumed", "window.closed"), self._post),
            "device.heartbeat": self._post,
            "rating.invited": self._invite,
            "rating.flagged": self._speak,
            **dict.fromkeys(_KEPT, self._keep),
            **dict.fromkeys(DUTY_NAMES, self.duty.follow),
            "hours.extended": self._extend,
            **dict.fromkeys(DEVICE_NAMES, self.terminals.follow),
        }

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one record; False if it is about a day that is no longer held."""
        step = self._follow.get(record.name)
        return step is None or step(offset, record)

    def tick(self, moved: bool, back: bool) -> None:
        """Let go of what is no longer held at the spans' tick; on a clock set back, count everything anew."""
        if self.spans.tick is not None:
            self.city = self._history.at(local_day(self.spans.tick))
        if moved:
            for fact in self.shelves.clear_out(self._holds_shelf):
                self._drop(fact)
            self.dirty_ratings.update(key for key, journey in self.ratings.items() if journey.said)
            self.dirty_visits.update(self.visits)
        self.duty.tick(moved)
        self.terminals.tick(moved)
        if back:
            self._recount()

    def _holds_shelf(self, key: ShelfKey) -> bool:
        what, unit_id, on = key
        if what in (DUTY, LEAVES):
            return self.duty.holds(what, unit_id, on)
        if what == DEVICES:
            return self.terminals.holds(unit_id, on)
        return self.spans.holds_rating(unit_id, on) if what == RATINGS else self.spans.holds(unit_id, on)

    def _recount(self) -> None:
        self.figures.clear()
        self.fives.clear()
        self.handled.clear()
        for journey in self.ratings.values():
            journey.said = journey.handled = ()
        for visit in self.visits.values():
            visit.said = visit.fives = ()
        self.lines.recount()
        self.dirty_ratings.update(self.ratings)
        self.dirty_visits.update(self.visits)
        self.duty.recount()
        self.terminals.recount()

    def _press(self, offset: int, record: Record) -> bool:
        press = press_of(record, offset)
        return press is None or self.hold_press(press)

    def hold_press(self, press: Press) -> bool:
        """Merge one rating; False if it is about a day that is no longer held."""
        on = self.spans.day(press.hall_id, press.at)
        shelf = (RATINGS, press.hall_id, on)
        if shelf not in self.shelves.shelves and not self.spans.holds_rating(press.hall_id, on):
            return False
        press.window_id = self.terminals.place_of(press)
        counts, before = self.shelves.put(shelf, press.offset, press)
        if counts:
            self._hear(press.hall_id, press, before)
            key = press.key
            journey = self.ratings.get(key)
            if journey is None:
                journey = self.ratings[key] = RatingJourney()
            if before is not None:
                journey.presses = [one for one in journey.presses if one.id != press.id]
            journey.presses.append(press)
            self.dirty_ratings.add(key)
        return True

    def _speak(self, offset: int, record: Record) -> bool:
        hall_id, rating_id = record.fact.hall_id, record.fact.rating_id  # type: ignore[attr-defined]  # by their names
        on = self.spans.day(hall_id, record.at)
        if record.fact.test:
            return True
        if not self.spans.holds_rating(hall_id, on):
            return False
        counts, before = self.shelves.put((RATINGS, hall_id, on), offset, record)
        if counts:
            spoken = [one for one in self.said_of.get(rating_id, ()) if before is None or one.id != record.id]
            self.said_of[rating_id] = [*spoken, record]
            self._touch(rating_id)
        return True

    def _touch(self, rating_id: str) -> None:
        press = self.shelves.index.get(rating_id)
        if isinstance(press, Press):
            self.dirty_ratings.add(press.key)
            self.shelves.stirred.add((RATINGS, press.hall_id, self.spans.day(press.hall_id, press.at)))

    def _ticket(self, offset: int, record: Record) -> bool:
        fact = record.fact
        hall_id: str = fact.hall_id  # type: ignore[attr-defined]  # every ticket event has it
        on: date = fact.issued_on  # type: ignore[attr-defined]  # every ticket event has it
        shelf = (VISITS, hall_id, on)
        if shelf not in self.shelves.shelves and not self.spans.holds(hall_id, on):
            return False
        counts, before = self.shelves.put(shelf, offset, record)
        if counts:
            self._hear(hall_id, record, before)
            key = (hall_id, fact.visit_id)  # type: ignore[attr-defined]  # every ticket event has it
            visit = self.visits.get(key)
            if visit is None:
                visit = self.visits[key] = Visit()
            if before is not None:
                visit.facts = [one for one in visit.facts if one.id != record.id]
            visit.facts.append(record)
            if not visit.is_dirty:
                visit.is_dirty = True
                self.dirty_visits.add(key)
                self.touched.add(hall_id)
        return True

    def _invite(self, offset: int, record: Record) -> bool:
        fact = record.fact
        if not isinstance(fact, RatingInvited):
            return True
        on = self.spans.day(fact.hall_id, record.at)
        if not self.spans.holds(fact.hall_id, on):
            return False
        counts, before = self.shelves.put((VISITS, fact.hall_id, on), offset, record)
        if counts:
            self._hear(fact.hall_id, record, before)
        if counts and not fact.test:
            self.prompts.setdefault((fact.hall_id, fact.window_id), {})[record.id] = record
            if fact.visit_id is not None:
                key = (fact.hall_id, fact.visit_id)
                known = [one for one in self.invited.get(key, ()) if before is None or one.id != record.id]
                self.invited[key] = [*known, record]
                self.dirty_visits.add(key)
        return True

    def _keep(self, offset: int, record: Record) -> bool:
        """Hold what counts only for being there: a number of its device's sequence (F13)."""
        hall_id: str = record.fact.hall_id  # type: ignore[attr-defined]  # every event of the topic has it
        on = self.spans.day(hall_id, record.at)
        if not self.spans.holds(hall_id, on):
            return False
        self.shelves.put((POSTS, hall_id, on), offset, record)
        return True

    def _post(self, offset: int, record: Record) -> bool:
        hall_id: str = record.fact.hall_id  # type: ignore[attr-defined]  # window and device events have it
        window_id: str | None = record.fact.window_id  # type: ignore[attr-defined]  # window and device events have it
        on = self.spans.day(hall_id, record.at)
        if not self.spans.holds(hall_id, on):
            return False
        counts, before = self.shelves.put((POSTS, hall_id, on), offset, record)
        if counts:
            self._hear(hall_id, record, before)
            if not record.fact.test:
                self._tell(before, record)
        if counts and window_id is not None and not record.fact.test:
            post = self.posts.get(window_id)
            if post is None:
                post = self.posts[window_id] = Post()
            post.replace(before, record)
            self.see(hall_id, window_id)
            if record.name != "device.heartbeat":
                self.floors.hours_changed(hall_id, window_id)
        return True

    def _tell(self, before: Kept | None, record: Record) -> None:
        """Let the hall's attendance and its terminals know of a window's hours or a terminal's pulse."""
        if record.name == "device.heartbeat":
            self.terminals.beat(before, record)
            window_id = self.terminals.place(device_of(record), record.at, getattr(record.fact, "window_id", None))
            since = min(record.at, before.at if before is not None else record.at)
            if window_id is not None:
                self.pulsed[window_id] = min(self.pulsed.get(window_id, since), since)
        else:
            hall_id: str = record.fact.hall_id  # type: ignore[attr-defined]  # window events have it
            self.duty.touch(hall_id, self.spans.day(hall_id, record.at))

    def _extend(self, offset: int, record: Record) -> bool:
        self.floors.hours_changed(record.subject)
        return self.duty.follow(offset, record)

    def _drop(self, fact: Kept) -> None:
        """Take a fact that left its shelf out of its journey."""
        if is_heard(fact):
            self.heard.forget(fact.hall_id if isinstance(fact, Press) else fact.fact.hall_id, fact.at)  # type: ignore[attr-defined]  # every event of a hall has it
        if isinstance(fact, Press):
            journey = self.ratings[fact.key]
            journey.presses.remove(fact)
            self.dirty_ratings.add(fact.key)
        elif fact.name in DUTY_NAMES:
            self.duty.drop(fact)
            self.floors.hours_changed(fact.subject)
        elif fact.name in DEVICE_NAMES:
            self.terminals.drop(fact)
        elif fact.name in _TICKETS:
            key = (fact.fact.hall_id, fact.fact.visit_id)  # type: ignore[attr-defined]  # every ticket event has them
            self.visits[key].facts.remove(fact)
            self.dirty_visits.add(key)
        elif isinstance(fact.fact, RatingInvited):
            self._uninvite(fact, fact.fact)
        elif (rating_id := getattr(fact.fact, "rating_id", None)) is not None:
            self.said_of[rating_id].remove(fact)
            if not self.said_of[rating_id]:
                del self.said_of[rating_id]
            self._touch(rating_id)
        else:
            self._forget(fact)

    def _forget(self, fact: Record) -> None:
        if fact.name == "device.heartbeat":
            self.terminals.miss(fact)
        if (window_id := getattr(fact.fact, "window_id", None)) is not None and window_id in self.posts:
            self.posts[window_id].remove(fact)
            self.floors.hours_changed(fact.fact.hall_id, window_id)  # type: ignore[attr-defined]  # window and device events have it
            if self.posts[window_id].is_empty:
                del self.posts[window_id]

    def _hear(self, hall_id: str, fact: Kept, before: Kept | None) -> None:
        if before is not None and is_heard(before):
            self.heard.forget(hall_id, before.at)
        if is_heard(fact):
            self.heard.hear(hall_id, fact.at)

    def heard_of(self, hall_id: str) -> Iterator[int]:
        """Give the instants (µs) of everything held of a hall that shows its own devices are heard."""
        for (_, unit_id, _), shelf in self.shelves.shelves.items():
            if unit_id == hall_id:
                facts = (self.shelves.index.get(identity) for identity in shelf.ids)
                yield from (fact.at for fact in facts if fact is not None and is_heard(fact))

    def _uninvite(self, record: Record, fact: RatingInvited) -> None:
        if fact.test:
            return
        place = (fact.hall_id, fact.window_id)
        del self.prompts[place][record.id]
        if not self.prompts[place]:
            del self.prompts[place]
        if fact.visit_id is not None:
            key = (fact.hall_id, fact.visit_id)
            self.invited[key].remove(record)
            if not self.invited[key]:
                del self.invited[key]
            self.dirty_visits.add(key)

    def see(self, hall_id: str, window_id: str) -> None:
        """Mark a hall, and the hall that a window has by reference, as touched."""
        self.touched.add(hall_id)
        place = self.city.windows.get(window_id)
        if place is not None:
            self.touched.add(place.hall_id)

    def placed(self, window_id: str, hall_id: str, at: int) -> ServiceWindow | None:
        """Give a service window as it was on the hall's day of an instant; None where it is not known."""
        return self._history.at(self.spans.day(hall_id, at)).windows.get(window_id)

    def limit(self, name: str, window_id: str, hall_id: str, at: int) -> int:
        """Give a threshold of a service window as it held on the hall's day of an instant."""
        return self._history.value(name, window_id, self.spans.day(hall_id, at))

    def is_own(self, void: Record) -> bool:
        """Say whether a void was decided by the hall that was rated: under its id, a window's, or by its staff."""
        fact = void.fact
        if not isinstance(fact, RatingVoided):
            return False
        home = self._history.at(self.spans.day(fact.hall_id, void.at)).staff.get(fact.decided_by)
        is_staff = home is not None and home.hall_id == fact.hall_id
        return is_staff or fact.decided_by in (fact.hall_id, fact.window_id)

    def window(self, window_id: str) -> RatedWindow:
        """Give what is held of a service window."""
        window = self.windows.get(window_id)
        if window is None:
            window = self.windows[window_id] = RatedWindow()
        return window

    def fate_of(self, rating_id: str) -> Literal["handled", "restated"] | None:
        """Say why a rating is no unhandled bad rating: handled, or it no longer counts as bad; None if not held."""
        if is_handled(self.said_of.get(rating_id, ())):
            return "handled"
        press = self.shelves.index.get(rating_id)
        if not isinstance(press, Press) or rating_id in self.bad.get(press.hall_id, {}):
            return None
        return "restated"

    def hall_of(self, window_id: str) -> str | None:
        """Give a window's hall: by reference, else where it was rated last, else where it last stood open or beat."""
        window = self.city.windows.get(window_id)
        if window is not None:
            return window.hall_id
        rated = self.windows.get(window_id)
        press = self.shelves.index[rated.ratings[-1][2]] if rated is not None and rated.ratings else None
        if isinstance(press, Press):
            return press.hall_id
        post = self.posts.get(window_id)
        return post.hall_id if post is not None else None


def is_heard(fact: Kept) -> bool:
    """Say whether a fact shows that a hall's own devices are heard: a press, a ticket, a window's hours, a pulse."""
    if isinstance(fact, Press):
        return not (fact.applied or fact.is_default or fact.test)
    return fact.name in _HEARD or fact.name in _TICKETS


_HEARD = frozenset(
    ("rating.invited", "device.heartbeat", "window.opened", "window.paused", "window.resumed", "window.closed")
)
_KEPT = (
    "rating.timed_out",
    *(
        f"device.{name}"
        for name in ("registered", "moved", "retired", "faulted", "repaired", "placement_checked", "backlog_flushed")
    ),
)
_TICKETS = frozenset(
    f"ticket.{name}"
    for name in (
        "issued",
        "called",
        "recalled",
        "serving",
        "no_show",
        "requeued",
        "transferred",
        "suspended",
        "resumed",
        "finished",
        "cancelled",
        "swept",
    )
)
