"""The book of alerts: what was said and is open, folded from alert.events (design D7). Pure."""

import msgspec

from schemas.envelope import Fact
from schemas.events.system import AlertAcknowledged, AlertChanged, AlertCleared, AlertRaised, AlertState
from schemas.instants import micros

RATE, BAD = "AL-01", "AL-02"
Key = tuple[str, str]
"""Alert code and subject: a window for AL-01, a rating for AL-02."""


class Open(msgspec.Struct):
    """One open alert as it was said."""

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


class Book:
    """What was said and is open: follows alert.events in the log's order; telling an event twice does nothing."""

    def __init__(self) -> None:
        self.open: dict[Key, Open] = {}
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
        if alert is None:
            return
        match fact:
            case AlertChanged():
                alert.state = fact.state
                alert.told = alert.told or fact.notify
                alert.confirmed = alert.confirmed or fact.state == "confirmed"
            case AlertAcknowledged():
                alert.acknowledged = True
            case AlertCleared():
                del self.open[(alert.code, alert.subject)]

    def _raise(self, fact: AlertRaised) -> None:
        key = (fact.code, fact.alert_subject)
        if key in self.open or fact.alert_id in self._by_id:
            return
        self._by_id[fact.alert_id] = key
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
        )
