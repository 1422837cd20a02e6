"""Logs that no city would write: few visits and cases with many contradicting facts, ties, conflicts, long delays.

A small universe makes collisions likely. Seeded; the same seed, the same bytes.
"""

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec

from schemas.admit import encode
from schemas.envelope import Fact, sequence
from schemas.events import case, hotline, queue, rating
from schemas.events.system import ClockTicked
from schemas.ids import natural_uuid7, uuid7
from schemas.instants import DAY, HOUR, MINUTE, instant, local_day
from schemas.topics import CASE, HALL
from tests.property.rubbish_work import of_order

BEGIN = 1_791_766_800_000_000
"""Monday 12 October 2026, 09:00 in Shanghai."""
Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded


def tick(at: int, beat: int) -> bytes:
    """Make a tick's message."""
    fact = ClockTicked(received_at=instant(at), tick_at=instant(at), beat=beat)
    identity = natural_uuid7(at, "tick", beat)
    return encode(
        fact, id=identity, source="clock", time=instant(at), sequence=sequence(1, beat % 10**10), subject="clock"
    )


def with_ticks(arrivals: list[tuple[int, bytes]], every: int, *, until: int) -> list[bytes]:
    """Put ticks between messages sorted by arrival."""
    log: list[bytes] = []
    beat, at = 0, BEGIN
    for arrival, message in arrivals:
        while at <= arrival:
            beat += 1
            log.append(tick(at, beat))
            at += every
        log.append(message)
    while at <= until:
        beat += 1
        log.append(tick(at, beat))
        at += every
    return log


class Rubbish:
    """Makes one topic's facts and their arrivals."""

    def __init__(self, topic: str, seed: int, *, days: int, conflicts: bool = True) -> None:
        self.topic, self.days, self.conflicts = topic, days, conflicts
        self.random = Random(f"{topic}/{seed}")
        self.ratings: list[str] = ["no such rating"]
        self.recent: list[str] = []

    def arrivals(self, count: int) -> list[tuple[int, bytes]]:
        """Give messages sorted by arrival; some come late, some twice or three times, some under another's id."""
        rng = self.random
        rows: list[tuple[int, int, bytes]] = []
        for _ in range(count):
            at = BEGIN + rng.randrange(self.days * DAY)
            at = at // HOUR * HOUR if rng.random() < 0.3 else at
            fact = self.fact(at)
            identity = uuid7(at, rng.randbytes(10))
            if self.conflicts and self.recent and rng.random() < 0.01:
                identity = rng.choice(self.recent)
            if isinstance(fact, rating.RatingSubmitted):
                self.ratings = [*self.ratings[-60:], identity]
            self.recent = [*self.recent[-30:], identity]
            number = rng.randrange(5)
            arrival = at + self._delay()
            for _ in range(rng.choice((1,) * 30 + (2, 3))):
                stamped = msgspec.structs.replace(fact, received_at=instant(arrival))
                message = encode(stamped, id=identity, source="s", time=instant(at), sequence=sequence(1, number))
                rows.append((arrival, len(rows), message))
                arrival += rng.randrange(3 * DAY)
        return [(arrival, message) for arrival, _, message in sorted(rows)]

    def _delay(self) -> int:
        draw = self.random.random()
        if draw < 0.6:
            return 0
        if draw < 0.9:
            return self.random.randrange(30 * MINUTE)
        return self.random.randrange(2 * DAY if draw < 0.99 else 20 * DAY)

    def fact(self, at: int) -> Fact:
        """Make any fact of the topic."""
        rng = self.random
        common: Some = {"received_at": instant(at), "test": rng.random() < 0.02, "late_reason": "backfill"}
        if self.topic == HALL:
            return self._of_hall(at, common)
        if self.topic == CASE and rng.random() < 0.3:
            return of_order(rng, at, common)
        return self._of_case(at, common) if self.topic == CASE else self._of_call(at, common)

    def _of_hall(self, at: int, common: Some) -> Fact:
        rng = self.random
        hall = rng.choice(("HALL00", "HALL01"))
        place = rng.choice((f"{hall}-00", f"{hall}-01", f"{hall}-02") * 6 + ("NOWHERE",))
        issued_on = local_day(at - rng.choice((0,) * 30 + (DAY, 2 * DAY)))
        visit = f"{issued_on}-{rng.randrange(6)}" if rng.random() < 0.97 else "for ever"
        ticket: Some = {
            **common,
            "hall_id": hall,
            "visit_id": visit,
            "issued_on": issued_on,
            "ticket_no": "A1",
        }
        here: Some = {**ticket, "window_id": place}
        at_window: Some = {**common, "hall_id": hall, "window_id": place}
        about: Some = {**at_window, "rating_id": rng.choice(self.ratings)}
        slot = instant(at + rng.randrange(HOUR)) if rng.random() < 0.2 else None
        press: Some = {**at_window, "raw_code": "5", "raw_scale": "five-key/1"}
        levels = (1, 2, 3, 4, 5, 5, 5, 5, 5, 5)
        press["named"] = rng.random() < 0.5
        makers: tuple[Callable[[], Fact], ...] = (
            lambda: queue.TicketIssued(
                **ticket,
                service_code=rng.choice(("HJ", "XX")),
                slot_at=slot,
                priority=rng.choice(("normal", "elderly")),
            ),
            lambda: queue.TicketCalled(**here),
            lambda: queue.TicketCalled(**here),
            lambda: queue.TicketServing(**here),
            lambda: queue.TicketFinished(**here),
            lambda: queue.TicketRequeued(**ticket),
            lambda: queue.TicketTransferred(
                **ticket, to_window_id=rng.choice((place, None)), to_service_code=rng.choice((None, "HJ", "YY"))
            ),
            lambda: rng.choice((queue.TicketSuspended, queue.TicketResumed))(**here),
            lambda: rng.choice(
                (queue.TicketNoShow(**here), queue.TicketCancelled(**ticket), queue.TicketSwept(**ticket))
            ),
            lambda: rating.RatingSubmitted(
                **press,
                level=rng.choice(levels),
                visit_id=rng.choice((visit, visit, None)),
                is_default=rng.random() < 0.05,
            ),
            lambda: rating.RatingSubmitted(**press, level=rng.choice(levels)),
            lambda: rating.RatingSubmitted(**press, level=rng.choice(levels)),
            lambda: rating.RatingDefaultApplied(**at_window, visit_id=visit, rule_id="7d", level=5),
            lambda: rating.RatingVoided(**about, ground="x", decided_by=rng.choice(("y", "y", "P1", f"{place}-A"))),
            lambda: rng.choice(
                (
                    rating.RatingReinstated(**about, decided_by="y"),
                    rating.RatingRevised(**about, level=rng.choice((1, 5))),
                )
            ),
            lambda: rng.choice((rating.BadRatingRectified, rating.BadRatingReplied))(**about, by="x"),
            lambda: rng.choice(
                (
                    rating.BadRatingRevisited(**about, satisfied=rng.random() < 0.5),
                    rating.BadRatingOpened(**about, due_at=slot),
                    rating.AppealFiled(**about, appeal_id="A", ground="x", filed_by="P1"),
                )
            ),
            lambda: queue.DeviceHeartbeat(**at_window, device_id="T"),
            lambda: rng.choice((queue.WindowOpened, queue.WindowClosed, queue.WindowPaused))(**at_window),
        )
        return rng.choice(makers)()

    def _of_case(self, at: int, common: Some) -> Fact:
        rng = self.random
        name = f"C{(at - BEGIN) // (6 * DAY)}-{rng.randrange(4)}"
        what: Some = {**common, "case_no": name, "unit_id": rng.choice(("HALL00", "HALL01"))}
        asked: Some = {**common, "demand_id": f"D{name}", "unit_id": what["unit_id"]}
        later = instant(at + rng.randrange(20 * DAY))
        due = rng.choice((None, None, later))
        makers: tuple[Callable[[], Fact], ...] = (
            lambda: case.CaseAccepted(**what, service_code="HJ", promise_days=rng.choice((None, 0, 1, 5)), due_at=due),
            lambda: case.CaseDeficientAccepted(**what, service_code="HJ", promise_days=rng.choice((None, 3))),
            lambda: case.CaseSuspended(**what, kind="x"),
            lambda: case.CaseResumed(**what, due_at=due),
            lambda: case.CaseExtended(**what, due_at=later, approver="x"),
            lambda: case.CaseReopened(**what) if rng.random() < 0.3 else case.CaseCompleted(**what),
            lambda: case.CaseCompleted(**what),
            lambda: case.CaseCompleted(**what),
            lambda: case.CaseCompleted(**what),
            lambda: case.CaseWithdrawn(**what),
            lambda: case.NoticeIssued(**what, kind="x", template="x", version="1"),
            lambda: case.DelayNotified(**what),
            lambda: case.DemandOpened(
                **asked, category="x", channel="x", promise_days=rng.choice((None, 0, 3)), due_at=due
            ),
            lambda: case.DemandProgressed(**asked, progress="x", owner=rng.choice((None, "x"))),
            lambda: case.DemandClosed(**asked, reason="x"),
            lambda: case.DemandClosed(**asked, reason="x"),
            lambda: case.SupplementReceived(**what, complete=rng.random() < 0.5),
            lambda: case.ApplicationReceived(
                **what,
                service_code=rng.choice(("HJ", "XK")),
                materials_complete=rng.random() < 0.4,
                after_hours=rng.random() < 0.5,
            ),
        )
        return rng.choice(makers)()

    def _of_call(self, at: int, common: Some) -> Fact:
        rng = self.random
        what: Some = {**common, "centre_id": "H12345", "call_id": f"{at // HOUR}-{rng.randrange(2)}"}
        zone = rng.choice(("Asia/Shanghai", "Asia/Shanghai", "Asia/Jerusalem"))
        makers: tuple[Callable[[], Fact], ...] = (
            lambda: hotline.CallOffered(**what, line="1", zone=zone, caller_ref=rng.choice((None, "P", "Q"))),
            lambda: hotline.CallOffered(**what, line="1", transferred_from=rng.choice((None, None, "H110"))),
            lambda: hotline.CallCalledBack(**what),
            lambda: hotline.CallAnswered(**what, wait_s=rng.choice((None, 3, 30))),
            lambda: hotline.CallAbandoned(**what),
            lambda: hotline.CallBusy(**what, line=rng.choice((None, "1")), caller_ref=rng.choice((None, "P", "Q"))),
            lambda: hotline.CallExcluded(**what, ground="x"),
        )
        return rng.choice(makers)()
