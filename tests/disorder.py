"""A city's log as it really arrives: late, doubled, unfinished, taken back. Seeded; the same seed, the same bytes.

Of the events 10 % come up to 30 minutes late, 1 % up to 2 days, 2 % twice; some tickets never finish, some ratings are
voided and reinstated, some cases reopened. What is true of such a log in any order is true of a quiet one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from schemas.admit import encode, keys_of
from schemas.envelope import Fact, sequence
from schemas.events import NAME_OF
from schemas.events.hotline import CallAbandoned, CallAnswered, CallBusy, CallCalledBack, CallOffered
from schemas.events.queue import (
    TicketCalled,
    TicketCancelled,
    TicketFinished,
    TicketIssued,
    TicketNoShow,
    TicketRecalled,
    TicketRequeued,
    TicketResumed,
    TicketServing,
    TicketSuspended,
    TicketSwept,
    TicketTransferred,
    WindowClosed,
    WindowOpened,
)
from schemas.events.rating import (
    AppealFiled,
    BadRatingRectified,
    BadRatingReplied,
    RatingDefaultApplied,
    RatingInvited,
    RatingReinstated,
    RatingRevised,
    RatingSubmitted,
    RatingVoided,
)
from schemas.ids import uuid7
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant, local_day
from schemas.reference import CalendarDay, City, Limit, Service, ServiceWindow, Threshold, Unit, city_of
from schemas.topics import topic_of
from tests.disorder_bad_ratings import say_bad_case
from tests.disorder_cases import say_case, say_demand
from tests.disorder_devices import devices_of, say_pulses, say_troubles
from tests.disorder_dials import say_dials
from tests.disorder_fraud import say_tricks
from tests.disorder_queue import say_crowds
from tests.disorder_staff import posts_of, say_posts
from tests.disorder_work import say_order

Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded

LATE_SHARE, VERY_LATE_SHARE, TWICE_SHARE = 0.10, 0.01, 0.02


def a_small_city(halls: int = 6, windows: int = 4) -> City:
    """Make a city whose last hall has no queue machine and a window without a terminal."""
    units = [Unit(unit_id="CITY", name="示例市", kind="city"), Unit(unit_id="H12345", name="热线", kind="centre")]
    places: list[ServiceWindow] = []
    for h in range(halls):
        hall = f"HALL{h:02d}"
        units.append(
            Unit(unit_id=hall, name=f"第{h}大厅", kind="hall", parent_id="CITY", group="大厅", county="东湖区")
        )
        for w in range(windows):
            places.append(
                ServiceWindow(
                    window_id=f"{hall}-{w:02d}",
                    hall_id=hall,
                    label=f"{h:02d}{w:02d}",
                    name=f"第{h}大厅{w}号窗口",
                    services=("HJ",),
                    has_terminal=not (h == halls - 1 and w == windows - 1),
                    has_queue=h != halls - 1,
                )
            )
    week = [CalendarDay(on=day, working=True, opens="09:00-12:00;13:30-17:00") for day in ("mon", "tue", "wed")]
    hours = "09:00-12:00;13:30-17:00"
    amended = (
        CalendarDay(on="2026-10-15", working=False, opens=hours, known_from=date(2026, 10, 14)),
        CalendarDay(on="2026-10-17", working=True, opens=hours, known_from=date(2026, 10, 16)),
        CalendarDay(on="2026-10-20", working=False, opens=hours, known_from=date(2026, 10, 22)),
    )
    service = Service(service_code="HJ", name="户籍", kind="promised", promise_days=5)
    permit = Service(service_code="XK", name="许可", kind="promised", promise_days=10, permit=True)
    people = [*posts_of(places), *devices_of(places)]
    return city_of([*units, *places, *_changes(places), *people, service, permit, *week, *amended, *_limits()])


CHANGED = date(2026, 10, 13)
"""The day on which the small city changes, in the middle of its history."""


def _limits() -> tuple[Limit | Threshold, ...]:
    """Give the limits of work orders; some units have their own from a day on."""
    return (
        Limit(category="求助", days=7),
        Limit(category="投诉", days=15, day_kind="calendar"),
        Limit(category="投诉", days=2, valid_from=CHANGED),
        Threshold(name="first_contact_h", unit_id="HALL00", value=4, valid_from=CHANGED),
        Threshold(name="bounce_times", unit_id="CITY", value=3, valid_from=CHANGED),
        Threshold(name="bounce_times", unit_id="HALL01", value=1),
        Threshold(name="repeat_dials", unit_id="H12345", value=2, valid_from=CHANGED),
    )


def _changes(places: list[ServiceWindow]) -> list[ServiceWindow]:
    """Change some windows: a terminal comes, one goes, one is no longer judged, one ends, one is put right later."""
    last, ends = places[-1], CHANGED + timedelta(days=1)
    changes: tuple[Some, ...] = (
        {"has_terminal": False},
        {"judged": False, "name": "更名窗口"},
        {"valid_to": ends},
        {"has_terminal": False},
    )
    changed = [replace(place, valid_from=CHANGED, **change) for place, change in zip(places, changes, strict=False)]
    put_right = [replace(place, valid_from=CHANGED, known_from=ends) for place in places[3:4]]
    return [*changed, replace(last, has_terminal=not last.has_terminal, valid_from=CHANGED), *put_right]


@dataclass
class Play:
    """Makes the facts of a span of time; `arrivals` gives them as they reach the log."""

    city: City
    seed: int
    begin: int
    end: int
    visits: int
    facts: list[tuple[int, int, str, str, bytes]] = field(default_factory=list)
    """(arrival µs, tie breaker, topic, key, message)."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self._numbers: dict[str, int] = {}
        self._bad: list[tuple[int, Some, str]] = []

    def say(self, at: int, fact: Fact, source: str, subject: str | None = None) -> str:
        """Put one fact into the log, at once or late, once or twice; give its id."""
        number = self._numbers[source] = self._numbers.get(source, 0) + 1
        identity = uuid7(at, self.random.randbytes(10))
        for arrival in self._arrivals(at):
            stamped = msgspec.structs.replace(fact, received_at=instant(arrival))
            message = encode(
                stamped, id=identity, source=source, time=instant(at), sequence=sequence(1, number), subject=subject
            )
            key = subject or keys_of(stamped)[0]
            self.facts.append((arrival, len(self.facts), topic_of(NAME_OF[type(fact)]), key, message))
        return identity

    def skip(self, source: str, numbers: int) -> None:
        """Let numbers of a source go missing."""
        self._numbers[source] = self._numbers.get(source, 0) + numbers

    def _arrivals(self, at: int) -> Iterator[int]:
        draw = self.random.random()
        late = self.random.randrange(SECOND)
        if draw < VERY_LATE_SHARE:
            late = self.random.randrange(2 * DAY)
        elif draw < VERY_LATE_SHARE + LATE_SHARE:
            late = self.random.randrange(30 * MINUTE)
        yield at + late
        if self.random.random() < TWICE_SHARE:
            yield at + late + self.random.randrange(10 * MINUTE)

    def run(self) -> "Play":
        """Fill `facts`, sorted by arrival."""
        for number in range(self.visits):
            self._visit(number)
        for number in range(self.visits // 40 + 1):
            say_case(self, number)
            say_demand(self, number)
        for number in range(self.visits // 5 + 1):
            self._call(number)
        for place in self.city.windows.values():
            self._window(place)
        say_crowds(self)
        for number in range(self.visits // 40 + 1):
            say_order(self, number)
            say_dials(self, number)
        say_posts(self)
        for at, where, rating_id in self._bad:
            say_bad_case(self, at, where, rating_id)
        say_tricks(self)
        say_troubles(self)
        self.facts.sort(key=lambda row: (row[0], row[1]))
        return self

    def _visit(self, number: int) -> None:
        rng = self.random
        place = rng.choice(list(self.city.windows.values()))
        at = self.begin + rng.randrange(self.end - self.begin)
        issued_on = local_day(at)
        visit, queue, hall = f"{issued_on:%Y%m%d}-{number:06d}", f"queue/{place.hall_id}", place.hall_id
        ticket: Some = {"received_at": instant(at), "hall_id": hall, "visit_id": visit, "issued_on": issued_on}
        ticket["ticket_no"] = f"A{number % 1000:03d}"
        here: Some = {**ticket, "window_id": place.window_id}
        if place.has_queue:
            self.say(at, TicketIssued(**ticket, service_code="HJ"), queue)
            if rng.random() < 0.05:
                gone = rng.choice((TicketCancelled, TicketSwept))
                self.say(at + rng.randrange(20 * MINUTE), gone(**ticket), queue)
                return
            at += rng.randrange(25 * MINUTE)
            self.say(at, TicketCalled(**here), queue)
            if rng.random() < 0.15:
                at += 30 * SECOND
                self.say(at, TicketRecalled(**here), queue)
            if rng.random() < 0.08:
                self.say(at + MINUTE, TicketNoShow(**here), queue)
                if rng.random() < 0.5:
                    if rng.random() < 0.3:
                        self.say(at + HOUR, TicketSwept(**ticket, state_before="called"), queue)
                    return
                at += 5 * MINUTE
                self.say(at, TicketRequeued(**ticket), queue)
                at += rng.randrange(10 * MINUTE)
                self.say(at, TicketCalled(**here), queue)
            at += rng.randrange(2 * MINUTE)
            self.say(at, TicketServing(**here), queue)
            if rng.random() < 0.04:
                at += 2 * MINUTE
                service = rng.choice((None, "XK"))
                gone_on = TicketTransferred(**ticket, from_window_id=place.window_id, to_service_code=service)
                self.say(at, gone_on, queue)
                at += rng.randrange(10 * MINUTE)
                self.say(at, TicketCalled(**here), queue)
                at += MINUTE
                self.say(at, TicketServing(**here), queue)
            if rng.random() < 0.05:
                self.say(at + MINUTE, TicketSuspended(**here), queue)
                at += rng.choice((10, 90, 300)) * MINUTE
                if rng.random() < 0.8:
                    self.say(at, TicketResumed(**here), queue)
        at += MINUTE + rng.randrange(20 * MINUTE)
        if rng.random() < 0.07:
            return
        items = rng.choice(((), ("HJ01",), ("HJ01", "HJ02"), ("HJ01", "HJ02", "HJ03")))
        self.say(at, TicketFinished(**here, item_codes=items), queue)
        self._invitations(at, place, visit, items)
        if place.has_terminal and rng.random() < 0.7:
            self._rating(at + rng.randrange(2 * MINUTE), place, visit)

    def _invitations(self, at: int, place: ServiceWindow, visit: str, items: tuple[str, ...]) -> None:
        rng = self.random
        if rng.random() < 0.2:
            return
        where: Some = {"hall_id": place.hall_id, "window_id": place.window_id, "received_at": instant(at)}
        for number, code in enumerate(items[: rng.randrange(4)] or (None,)):
            asked = RatingInvited(
                **where, visit_id=visit, prompt_id=f"{visit}-{number}", item_code=code, test=rng.random() < 0.02
            )
            self.say(at + number * SECOND, asked, f"terminal/T-{place.window_id}")

    def _rating(self, at: int, place: ServiceWindow, visit: str) -> None:
        rng = self.random
        source = f"terminal/T-{place.window_id}"
        where: Some = {"hall_id": place.hall_id, "window_id": place.window_id, "received_at": instant(at)}
        share = 0.82 if place.window_id.endswith("-00") else 0.97
        level = rng.choice((3, 4, 5, 5)) if rng.random() < share else rng.choice((1, 2))
        named = visit if rng.random() < 0.9 else None
        identity = self.say(
            at,
            RatingSubmitted(
                **where,
                visit_id=named,
                raw_code=str(level),
                raw_scale="five-key/1",
                level=level,
                named=len(self.facts) % 3 > 0,
                test=rng.random() < 0.01,
                is_default=rng.random() < 0.03,
                item_code=rng.choice((None, "HJ01")),
                channel=rng.choice(("terminal", "terminal", "qr", "app", "kiosk")),
                reasons=rng.choice(((), (), ("108",), ("214", "108"), ("108", "108"))),
            ),
            source,
        )
        if level < 3:
            self._bad.append((at, where, identity))
        if rng.random() < 0.03:
            again = rng.choice((1, 5))
            self.say(
                at + 30 * SECOND,
                RatingSubmitted(
                    **where, visit_id=named, raw_code=str(again), raw_scale="five-key/1", level=again, item_code="HJ02"
                ),
                source,
            )
        if rng.random() < 0.1:
            revised = RatingRevised(**where, rating_id=identity, level=rng.choice((1, 2, 4, 5)))
            self.say(at + rng.choice((60, 120, 121, 900)) * SECOND, revised, source)
        if rng.random() < 0.04:
            default = RatingDefaultApplied(**where, visit_id=named, rule_id="7d", level=rng.choice((2, 4)))
            self.say(at + 3 * HOUR, default, "province")
        if rng.random() < 0.04:
            voided = at + rng.randrange(2 * HOUR)
            by = rng.choice(("city", "city", "P1", where["hall_id"], f"{where['window_id']}-A"))
            self.say(voided, RatingVoided(**where, rating_id=identity, ground="mistake", decided_by=by), "appeals/city")
            if rng.random() < 0.5:
                appeal = AppealFiled(**where, rating_id=identity, appeal_id=f"A{identity}", ground="x", filed_by="P1")
                self.say(voided - rng.randrange(HOUR), appeal, "appeals/city")
            if rng.random() < 0.3:
                self.say(
                    voided + rng.randrange(HOUR),
                    RatingReinstated(**where, rating_id=identity, decided_by="city"),
                    "appeals/city",
                )
        if level < 3 and rng.random() < 0.4:
            self.say(at + HOUR, BadRatingRectified(**where, rating_id=identity, by="head"), "workbench")
            self.say(at + HOUR + MINUTE, BadRatingReplied(**where, rating_id=identity, by="head"), "workbench")

    def _call(self, number: int) -> None:
        rng = self.random
        at = self.begin + rng.randrange(self.end - self.begin)
        what: Some = {"call_id": f"K{number:06d}", "centre_id": "H12345", "received_at": instant(at)}
        wait = rng.randrange(90 * SECOND)
        if rng.random() < 0.05:
            self.say(at, CallBusy(**what), "pbx")
        else:
            origin = "H110" if rng.random() < 0.05 else None
            line = rng.choice(("12345", "12345", "window"))
            self.say(at, CallOffered(**what, line=line, transferred_from=origin), "pbx")
        if rng.random() < 0.2:
            self.say(at + 2 * rng.randrange(HOUR), CallCalledBack(**what), "pbx")
        if rng.random() < 0.9:
            self.say(at + wait, CallAnswered(**what), "pbx")
        elif rng.random() < 0.9:
            self.say(at + wait // 5, CallAbandoned(**what), "pbx")

    def _window(self, place: ServiceWindow) -> None:
        where: Some = {"hall_id": place.hall_id, "window_id": place.window_id}
        day = self.begin
        while day < self.end:
            self.say(day, WindowOpened(**where, received_at=instant(day)), f"queue/{place.hall_id}")
            self.say(day + 8 * HOUR, WindowClosed(**where, received_at=instant(day)), f"queue/{place.hall_id}")
            day += DAY
        say_pulses(self, place)


def ticks(begin: int, end: int) -> Iterator[int]:
    """Give the whole minutes of a span."""
    minute = begin // MINUTE * MINUTE
    while minute <= end:
        yield minute
        minute += MINUTE
