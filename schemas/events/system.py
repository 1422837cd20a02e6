"""Clock and alert events: the product's own facts (design D6, D7)."""

from typing import Literal

from schemas.envelope import Beat, Code, Count, Fact, Id, Instant, Note

AlertState = Literal["watch", "below", "confirmed", "recovering", "open", "normal"]
ClearReason = Literal["recovered", "restated", "lapsed", "handled"]


class ClockTicked(Fact, frozen=True, kw_only=True, gc=False):
    """A minute of the product's clock, written to every partition of every event topic.

    tick_at is "now" for every rule; beat rises with each round of ticks and is the same in all partitions, so it
    names one cut through the log.
    """

    tick_at: Instant
    beat: Beat


class _Alert(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one alert; one open instance for each (code, alert_subject)."""

    alert_id: Id
    hall_id: Id
    code: Code
    alert_subject: Id


class _AlertSaid(_Alert, frozen=True, kw_only=True, gc=False):
    """What people got: the sentence in both languages, its figures, and whether it was news to be sent."""

    good: Count = 0
    bad: Count = 0
    n: Count = 0
    notify: bool = True
    sentence: Note
    sentence_en: Note


class AlertRaised(_AlertSaid, frozen=True, kw_only=True, gc=False):
    """An alert was said for the first time. sentence is what people got; evidence names the events counted.

    since is the event time of the evidence that made the rule true; notify is false for what came late.
    """

    window_id: Id | None = None
    state: AlertState
    since: Instant
    first_event_id: Id | None = None
    last_event_id: Id | None = None
    staff_ref: Id | None = None
    rule_version: Code = "D7/1"


class AlertChanged(_AlertSaid, frozen=True, kw_only=True, gc=False):
    """An open alert's state changed (confirmed, recovering, below again)."""

    state: AlertState


class AlertCleared(_AlertSaid, frozen=True, kw_only=True, gc=False):
    """An alert ended; told once to those who were told of it."""

    reason: ClearReason


class AlertAcknowledged(_Alert, frozen=True, kw_only=True, gc=False):
    """Somebody took an alert on (签收)."""

    by: Id
    note: Note | None = None
