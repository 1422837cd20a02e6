"""Clock and alert events: the product's own facts (design D6, D7)."""

from typing import Literal

from schemas.envelope import Beat, Code, Count, Fact, Id, Instant, Note

AlertState = Literal["watch", "below", "confirmed", "recovering", "open", "normal", "silent", "frozen"]
ClearReason = Literal["recovered", "restated", "lapsed", "handled", "reviewed"]


class ClockTicked(Fact, frozen=True, kw_only=True, gc=False):
    """A minute of the product's clock, written to every partition of every event topic.

    tick_at is "now" for every rule; beat rises with each round of ticks and is the same in all partitions, so it
    names one cut through the log.
    """

    tick_at: Instant
    beat: Beat


class _Alert(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one alert; one open instance for each (code, alert_subject).

    hall_id: the hall, unit or centre that answers for it; the key of the topic.
    """

    alert_id: Id
    hall_id: Id
    code: Code
    alert_subject: Id


class _AlertSaid(_Alert, frozen=True, kw_only=True, gc=False):
    """What people got: the sentence in both languages, its figures, and whether it was news to be sent.

    good, bad, n: ratings counted. measured, allowed: what was found against its limit, in whole units that the alert's
    entry in the catalogue names (seconds, people, minutes, tenths of a percent); null where the rule measures nothing.
    audience: the roles that are told at once. cause: which of an alert's causes holds ("overdue"). muted: why nobody is
    told although it is said ("late", "inhibited", "silenced"); null where notify is true or the rule tells nobody.
    """

    good: Count = 0
    bad: Count = 0
    n: Count = 0
    measured: int | None = None
    allowed: int | None = None
    audience: tuple[Code, ...] = ()
    notify: bool = True
    cause: Code | None = None
    muted: Code | None = None
    sentence: Note
    sentence_en: Note


class AlertRaised(_AlertSaid, frozen=True, kw_only=True, gc=False):
    """An alert was said for the first time. sentence is what people got; evidence names the events counted.

    since is the event time of the evidence that made the rule true; notify is false for what came late. origin: topic
    and partition whose fold found it ("case.events/2"): only that one may say that it has ended.
    """

    window_id: Id | None = None
    state: AlertState
    since: Instant
    first_event_id: Id | None = None
    last_event_id: Id | None = None
    staff_ref: Id | None = None
    rule_version: Code = "D7/1"
    origin: Id | None = None


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


class AlertAssigned(_Alert, frozen=True, kw_only=True, gc=False):
    """Somebody gave an alert to somebody (指派)."""

    by: Id
    to: Id
    note: Note | None = None


class AlertSilenced(_Alert, frozen=True, kw_only=True, gc=False):
    """Somebody asked not to be told of an alert before `until` (静默); at most seven days, with a reason."""

    by: Id
    until: Instant
    reason: Note


class AlertEscalated(_Alert, frozen=True, kw_only=True, gc=False):
    """An alert that nobody took on went up a rung of the dated ladder: `role` is told now (升级)."""

    rung: Count
    role: Code


class AlertReviewed(_Alert, frozen=True, kw_only=True, gc=False):
    """A person looked into it and closed it (复核), where only a person can say that it is over (AL-18, AL-24)."""

    by: Id
    finding: Note
