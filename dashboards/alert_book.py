"""Keep the open alerts about windows (design D7): what was said, and who took it on. A pure fold of alert.events."""

import msgspec

from schemas.admit import Record, admit
from schemas.events.system import AlertAcknowledged, AlertCleared, AlertRaised
from schemas.instants import micros
from streams.alert_rows import AlertRows

RATE_STATES = ("watch", "below", "confirmed", "recovering")


class OpenAlert(msgspec.Struct, frozen=True):
    """An alert about a window's rate that has not been cleared."""

    alert_id: str
    since: int
    acknowledged_by: str | None = None


class AlertBook:
    """Open alerts by window; bad-rating cases (AL-02) are not among them: the wall counts those, it lists rates."""

    def __init__(self) -> None:
        self.rows = AlertRows()
        """Every alert with its life, for the page of alerts."""
        self._open: dict[str, OpenAlert] = {}
        self._window_of: dict[str, str] = {}

    def take(self, value: bytes | None) -> bool:
        """Take one record of alert.events; say whether it changed anything."""
        record = admit(value)
        if not isinstance(record, Record) or self.rows.follow(record) is None:
            return False
        self._follow(record)
        return True

    def _follow(self, record: Record) -> None:
        match record.fact:
            case AlertRaised(window_id=str(window_id), state=state) as fact if state in RATE_STATES:
                self._window_of[fact.alert_id] = window_id
                self._open[window_id] = OpenAlert(fact.alert_id, micros(fact.since))
            case AlertCleared(alert_id=alert_id):
                self._open.pop(self._window_of.pop(alert_id, ""), None)
            case AlertAcknowledged(alert_id=alert_id, by=by) if alert_id in self._window_of:
                window_id = self._window_of[alert_id]
                self._open[window_id] = msgspec.structs.replace(self._open[window_id], acknowledged_by=by)

    def of(self, window_id: str) -> OpenAlert | None:
        """Give the open alert of a window."""
        return self._open.get(window_id)
