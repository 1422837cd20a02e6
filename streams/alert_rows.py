"""Fold alert.events into a list that a person reads: one row an alert. Pure.

The first telling of an event counts, and the first raise of an open (code, subject): what was said twice by two
workers is one alert. What a replaced worker says when it wakes up counts for nothing (`alert_order`).
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from schemas.admit import Record
from schemas.envelope import Fact
from schemas.errors import HallmarkError
from schemas.events.system import (
    AlertAcknowledged,
    AlertAssigned,
    AlertChanged,
    AlertCleared,
    AlertEscalated,
    AlertRaised,
    AlertReviewed,
    AlertSilenced,
)
from schemas.instants import instant, micros
from streams.alert_order import LastWords

SHORTEST = 6
SHOWN = 8
STATE_ZH = {
    "watch": "关注",
    "below": "低于90%",
    "confirmed": "低于90% · 确证",
    "recovering": "恢复中",
    "open": "待处理",
    "silent": "无数据",
    "frozen": "好得不像真的",
    "normal": "正常",
}
REASON_ZH = {"recovered": "已恢复", "restated": "已更正", "lapsed": "已失效", "handled": "已办结", "reviewed": "已复核"}


class Deed(msgspec.Struct, frozen=True):
    """One event of an alert's life: what, when (µs), by or to whom, and in which words."""

    what: str
    at: int
    who: str | None = None
    words: str = ""
    words_en: str = ""


class AlertRow(msgspec.Struct, kw_only=True):
    """One alert as it stands: instants are µs, n, good, bad the evidence last said."""

    alert_id: str
    code: str
    subject: str
    hall_id: str
    window_id: str | None
    state: str
    since: int
    raised_at: int
    n: int
    good: int
    bad: int
    sentence: str
    sentence_en: str
    notify: bool
    acknowledged_by: str | None = None
    acknowledged_at: int | None = None
    note: str | None = None
    cleared_at: int | None = None
    reason: str | None = None
    cause: str | None = None
    measured: int | None = None
    allowed: int | None = None
    audience: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    muted: str | None = None
    assigned_to: str | None = None
    silenced_until: int | None = None
    silence_reason: str | None = None
    reviewed_by: str | None = None
    life: list[Deed] = msgspec.field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Say whether the alert has not ended."""
        return self.cleared_at is None

    @property
    def short(self) -> str:
        """Give the end of the id: its beginning is the time, which alerts of one minute share."""
        return self.alert_id[-SHOWN:]


Outcome = Literal["raised", "changed", "cleared", "acknowledged", "assigned", "silenced", "escalated", "reviewed"]


class AlertRows:
    """The alerts of a log, in the order in which they were raised."""

    def __init__(self) -> None:
        self.rows: dict[str, AlertRow] = {}
        self._open: dict[tuple[str, str], str] = {}
        self._told: set[str] = set()
        self._words = LastWords()

    def open(self) -> Iterator[AlertRow]:
        """Give the alerts that have not ended."""
        return (self.rows[alert_id] for alert_id in self._open.values())

    def follow(self, record: Record) -> tuple[Outcome, AlertRow] | None:
        """Take one event; say what it did to which alert, or None if it did nothing."""
        if record.id in self._told:
            return None
        self._told.add(record.id)
        if not self._words.counts(record):
            return None
        fact = record.fact
        if isinstance(fact, AlertRaised):
            return self._raise(record, fact)
        row = self.rows.get(getattr(fact, "alert_id", ""))
        if row is None:
            return None
        if (deed := deed_of(fact, record.at)) is not None:
            row.life.append(deed)
        match fact:
            case AlertAssigned():
                row.assigned_to = fact.to
                return "assigned", row
            case AlertSilenced():
                row.silenced_until, row.silence_reason = micros(fact.until), fact.reason
                return "silenced", row
            case AlertEscalated():
                return "escalated", row
            case AlertReviewed():
                row.reviewed_by = fact.by
                return "reviewed", row
            case AlertAcknowledged() if row.acknowledged_by is None:
                row.acknowledged_by, row.acknowledged_at, row.note = fact.by, record.at, fact.note
                return "acknowledged", row
            case AlertChanged() if row.is_open:
                row.state = fact.state
                _restate(row, fact)
                return "changed", row
            case AlertCleared() if row.is_open:
                row.cleared_at, row.reason = record.at, fact.reason
                _restate(row, fact)
                self._open.pop((row.code, row.subject), None)
                return "cleared", row
        return None

    def _raise(self, record: Record, fact: AlertRaised) -> tuple[Outcome, AlertRow] | None:
        key = (fact.code, fact.alert_subject)
        if key in self._open or fact.alert_id in self.rows:
            return None
        self._open[key] = fact.alert_id
        row = self.rows[fact.alert_id] = AlertRow(
            alert_id=fact.alert_id,
            code=fact.code,
            subject=fact.alert_subject,
            hall_id=fact.hall_id,
            window_id=fact.window_id,
            state=fact.state,
            since=micros(fact.since),
            raised_at=record.at,
            n=fact.n,
            good=fact.good,
            bad=fact.bad,
            sentence=fact.sentence,
            sentence_en=fact.sentence_en,
            notify=fact.notify,
            cause=fact.cause,
            measured=fact.measured,
            allowed=fact.allowed,
            audience=fact.audience,
            evidence=tuple(one for one in (fact.first_event_id, fact.last_event_id) if one),
            muted=fact.muted,
            life=[Deed("raised", record.at, None, fact.sentence, fact.sentence_en)],
        )
        return "raised", row


def _restate(row: AlertRow, fact: AlertChanged | AlertCleared) -> None:
    row.n, row.good, row.bad = fact.n, fact.good, fact.bad
    row.measured, row.allowed, row.muted = fact.measured, fact.allowed, fact.muted
    row.cause = fact.cause
    row.sentence, row.sentence_en, row.notify = fact.sentence, fact.sentence_en, fact.notify


def deed_of(fact: Fact, at: int) -> Deed | None:
    """Word one later event of an alert's life."""
    match fact:
        case AlertChanged() | AlertCleared():
            what = fact.state if isinstance(fact, AlertChanged) else fact.reason
            return Deed(what, at, None, fact.sentence, fact.sentence_en)
        case AlertAcknowledged():
            return Deed("acknowledged", at, fact.by, fact.note or "", fact.note or "")
        case AlertAssigned():
            return Deed("assigned", at, f"{fact.by} → {fact.to}", fact.note or "", fact.note or "")
        case AlertSilenced():
            until = f"{instant(micros(fact.until)):%m-%d %H:%M}"
            return Deed("silenced", at, fact.by, f"至 {until}：{fact.reason}", f"until {until}: {fact.reason}")
        case AlertEscalated():
            return Deed("escalated", at, fact.role, f"第{fact.rung}级", f"rung {fact.rung}")
        case AlertReviewed():
            return Deed("reviewed", at, fact.by, fact.finding, fact.finding)
    return None


def find(rows: Iterable[AlertRow], part: str) -> AlertRow:
    """Find the one alert whose id begins or ends with `part`; raises NoSuchAlert, or AmbiguousAlert."""
    wanted = part.strip().lower()
    if len(wanted) < SHORTEST:
        raise AlertIdTooShort(part)
    found = [row for row in rows if row.alert_id.startswith(wanted) or row.alert_id.endswith(wanted)]
    if not found:
        raise NoSuchAlert(part)
    if len(found) > 1:
        raise AmbiguousAlert(part, [row.alert_id for row in found])
    return found[0]


class AlertIdTooShort(HallmarkError):
    """Too few characters to name an alert."""

    def __init__(self, part: str) -> None:
        super().__init__(
            f"“{part}”太短，请给出告警编号开头或结尾的至少 {SHORTEST} 位（hallmark alerts 可查）。",
            f"{part!r} is too short: give at least {SHORTEST} characters of the alert's id (see `hallmark alerts`).",
        )


class NoSuchAlert(HallmarkError):
    """No alert has such an id."""

    def __init__(self, part: str) -> None:
        super().__init__(
            f"没有编号以“{part}”开头或结尾的告警。查看全部：hallmark alerts --all",
            f"No alert's id begins or ends with {part!r}. See all of them: hallmark alerts --all",
        )


class AmbiguousAlert(HallmarkError):
    """Several alerts share the characters given."""

    def __init__(self, part: str, ids: list[str]) -> None:
        listed = "、".join(ids[:5])
        super().__init__(
            f"“{part}”对应 {len(ids)} 条告警（{listed}），请多给几位。",
            f"{part!r} fits {len(ids)} alerts ({', '.join(ids[:5])}); give more characters.",
        )
