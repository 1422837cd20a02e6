"""The book of alerts: what was said and is open, folded from alert.events (design D7). Pure.

Hold, cool-down, flapping and the ladder are read from it: nothing of them stands in a worker's memory alone.
"""

import msgspec

from schemas.envelope import Fact
from schemas.events.system import (
    AlertAcknowledged,
    AlertAssigned,
    AlertChanged,
    AlertCleared,
    AlertEscalated,
    AlertRaised,
    AlertReviewed,
    AlertSilenced,
    AlertState,
)
from schemas.instants import DAY, micros
from schemas.thresholds import default
from streams.alert_catalogue import FLAP_WITHIN

RATE, BAD = "AL-01", "AL-02"
LONGEST_SILENCE = default("silence_max_days") * DAY
Key = tuple[str, str]
"""Alert code and subject: a window for AL-01, a rating for AL-02."""
Span = tuple[int, int]


class Open(msgspec.Struct):
    """One open alert as it was said; instants are µs of ticks and of people's deeds."""

    alert_id: str
    code: str
    subject: str
    hall_id: str
    window_id: str | None
    state: AlertState
    since: int
    told: bool
    """Somebody got a notice of it, so its end is told too."""
    confirmed: bool = False
    acknowledged: bool = False
    raised_at: int = 0
    changed_at: int = 0
    """When its state or its cause last changed."""
    cause: str | None = None
    origin: str | None = None
    taken_at: list[int] = msgspec.field(default_factory=list)
    """Each time somebody took it on or got it."""
    silences: list[Span] = msgspec.field(default_factory=list)
    rungs: set[int] = msgspec.field(default_factory=set)
    reviewed_at: int | None = None

    def is_silenced(self, at: int) -> bool:
        """Say whether somebody asked not to be told at an instant."""
        return any(begin <= at < end for begin, end in self.silences)


class Past(msgspec.Struct):
    """What is remembered of a cause and subject after its alert has ended."""

    starts: list[int] = msgspec.field(default_factory=list)
    """When its alerts were raised or came back, within the span of flapping."""
    recovered_at: int | None = None
    reviewed_at: int | None = None


class Book:
    """What was said and is open: follows alert.events in the log's order; telling an event twice does nothing."""

    def __init__(self) -> None:
        self.open: dict[Key, Open] = {}
        self.past: dict[Key, Past] = {}
        self._by_id: dict[str, Key] = {}
        self._said: set[str] = set()

    def follow(self, fact: Fact, event_id: str) -> None:
        """Take one alert event."""
        if event_id in self._said:
            return
        self._said.add(event_id)
        if isinstance(fact, AlertRaised):
            self._raise(fact)
            return
        alert = self.open.get(self._by_id.get(getattr(fact, "alert_id", ""), ("", "")))
        if alert is None or alert.alert_id != getattr(fact, "alert_id", ""):
            return
        match fact:
            case AlertChanged():
                self._change(alert, fact)
            case AlertCleared():
                self._clear(alert, fact)
            case _:
                _handle(alert, fact)

    def starts(self, key: Key, at: int) -> int:
        """Count how often a cause began or came back within the span of flapping before an instant."""
        past = self.past.get(key)
        return sum(1 for start in past.starts if at - FLAP_WITHIN < start <= at) if past else 0

    def _raise(self, fact: AlertRaised) -> None:
        key, at = (fact.code, fact.alert_subject), micros(fact.received_at)
        if key in self.open or fact.alert_id in self._by_id:
            return
        self._by_id[fact.alert_id] = key
        self._start(key, at)
        self.open[key] = Open(
            fact.alert_id,
            fact.code,
            fact.alert_subject,
            fact.hall_id,
            fact.window_id,
            fact.state,
            micros(fact.since),
            fact.notify,
            fact.state == "confirmed",
            raised_at=at,
            changed_at=at,
            cause=fact.cause,
            origin=fact.origin,
        )

    def _start(self, key: Key, at: int) -> None:
        past = self.past.setdefault(key, Past())
        past.starts = [start for start in past.starts if start > at - FLAP_WITHIN] + [at]

    def _change(self, alert: Open, fact: AlertChanged) -> None:
        at = micros(fact.received_at)
        if alert.state == "recovering" and fact.state != "recovering":
            self._start((alert.code, alert.subject), at)
        alert.state, alert.cause, alert.changed_at = fact.state, fact.cause, at
        alert.told = alert.told or fact.notify
        alert.confirmed = alert.confirmed or fact.state == "confirmed"

    def _clear(self, alert: Open, fact: AlertCleared) -> None:
        key = (alert.code, alert.subject)
        del self.open[key]
        past = self.past.setdefault(key, Past())
        if fact.reason == "recovered":
            past.recovered_at = micros(fact.received_at)
        if fact.reason == "reviewed":
            past.reviewed_at = alert.reviewed_at or micros(fact.received_at)


def _handle(alert: Open, fact: Fact) -> None:
    """Take what a person, or the ladder, did with an open alert."""
    at = micros(fact.received_at)
    match fact:
        case AlertAcknowledged():
            alert.acknowledged = True
            alert.taken_at.append(at)
        case AlertAssigned():
            alert.taken_at.append(at)
        case AlertSilenced():
            alert.silences.append((at, min(micros(fact.until), at + LONGEST_SILENCE)))
        case AlertEscalated():
            alert.rungs.add(fact.rung)
        case AlertReviewed() if alert.reviewed_at is None:
            alert.reviewed_at = at
