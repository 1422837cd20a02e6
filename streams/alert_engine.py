"""Make alerts of findings: what holds at a tick, compared with what was said (design D7; dashboards.md 4). Pure.

Everything that takes time (hold, recovery, cool-down, flapping, the ladder) is counted between instants of facts and of
what was said, so that a restarted worker decides the same. Whoever decides a tick twice makes the same ids.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from schemas.calendar import Calendar
from schemas.events.system import AlertChanged, AlertCleared, AlertEscalated, AlertRaised, AlertState, ClearReason
from schemas.ids import natural_uuid7
from schemas.instants import DAY, MINUTE, instant, local_day
from schemas.reference import City
from schemas.reference_rules import LadderRung
from streams.alert_book import Book, Key, Open
from streams.alert_catalogue import FLAP_WITHIN, FLAPS, Entry, base, entry_of
from streams.alert_ladder import due_rungs, ladder_of
from streams.alert_words import end_sentence, finding_sentence, recovering_sentence
from streams.finding import Finding
from streams.rules import LATE_FINDING
from streams.sentences import Place, Sentence, place_of


def _never(code: str, subject: str, at: int) -> bool:  # noqa: ARG001 - as every answer to that question
    return False


LAPSES_AFTER = 30 * DAY
"""An alert of which nothing was heard for so long no longer holds."""
Said = AlertRaised | AlertChanged | AlertCleared | AlertEscalated


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """The tick at which is decided: its instant (µs), its place in the log, and what is known beside the findings.

    heard: the units of which something was heard within FEED_SILENT before it. is_restated: says of a code, a subject
    and an earlier tick (µs) whether the cause, as known now, did not hold then.
    """

    at: int
    position: str
    city: City
    calendar: Calendar
    base_url: str
    heard: Collection[str] = frozenset()
    rungs: Collection[LadderRung] = field(default_factory=tuple)
    is_restated: Callable[[str, str, int], bool] = _never

    @property
    def origin(self) -> str:
        """Name the fold that decides: topic and partition."""
        return self.position.rpartition("/")[0]


def key_of(finding: Finding) -> Key:
    """Name the instance of a finding: stages of one matter share one, other causes have one each."""
    code, _, cause = finding.code.partition("/")
    return (code if cause in entry_of(code).staged else finding.code, finding.subject)


def worst(findings: Iterable[Finding]) -> dict[Key, Finding]:
    """Give one finding an instance: of stages the last one, of equals the oldest."""
    held: dict[Key, Finding] = {}
    for finding in findings:
        key = key_of(finding)
        if key not in held or _rank(finding) > _rank(held[key]):
            held[key] = finding
    return held


def _rank(finding: Finding) -> tuple[int, int, tuple[str, ...]]:
    staged, cause = entry_of(finding.code).staged, finding.code.partition("/")[2]
    return (staged.index(cause) if cause in staged else -1, -finding.since, finding.evidence)


def decide_findings(findings: Iterable[Finding], book: Book, tick: Tick) -> list[Said]:
    """Say what is to be said of findings at a tick: raised, changed, ended, gone up."""
    return list(_Decision(worst(findings), book, tick).all())


class _Decision:
    """One tick's comparison."""

    def __init__(self, held: dict[Key, Finding], book: Book, tick: Tick) -> None:
        self._held, self._book, self._tick = held, book, tick

    def all(self) -> Iterator[Said]:
        for key in sorted(self._held):
            yield from self._found(key, self._held[key])
        mine = [alert for alert in self._book.open.values() if alert.origin == self._tick.origin]
        for alert in sorted(mine, key=lambda one: (one.code, one.subject)):
            if (alert.code, alert.subject) not in self._held:
                yield from self._missing(alert)
            elif alert.reviewed_at is not None:
                yield self._clear(alert, "reviewed")

    def _found(self, key: Key, finding: Finding) -> Iterator[Said]:
        alert = self._book.open.get(key)
        if alert is None:
            if finding.raises and self._is_time(key, finding):
                yield self._raise(key, finding)
        elif alert.origin == self._tick.origin and alert.reviewed_at is None:
            state, cause = state_of(finding), cause_of(finding)
            if state != alert.state or cause != alert.cause:
                yield self._change(alert, finding)

    def _is_time(self, key: Key, finding: Finding) -> bool:
        entry, past, at = entry_of(finding.code), self._book.past.get(key), self._tick.at
        if at - finding.since < entry.hold:
            return False
        if past is None:
            return True
        if past.reviewed_at is not None and finding.since <= past.reviewed_at:
            return False
        return past.recovered_at is None or at - past.recovered_at >= entry.cool_down

    def _raise(self, key: Key, finding: Finding) -> AlertRaised:
        entry, at = entry_of(finding.code), self._tick.at
        muted = self._muted(finding)
        window_id = self._window_of(finding)
        place = self._place(finding.unit_id, window_id)
        said = finding_sentence(entry, cause_of(finding) or "", finding, place)
        return AlertRaised(
            **self._about(key, finding.unit_id, said),
            window_id=window_id,
            state=state_of(finding),
            since=instant(finding.since, place.zone),
            measured=finding.measured,
            allowed=finding.allowed,
            n=min(len(finding.evidence), 1_000_000),
            audience=entry.audience,
            first_event_id=finding.evidence[0] if finding.evidence else None,
            last_event_id=finding.evidence[-1] if finding.evidence else None,
            rule_version=f"{base(finding.code)}/1",
            origin=self._tick.origin,
            cause=cause_of(finding),
            notify=muted is None and at >= finding.since,
            muted=muted,
        )

    def _muted(self, finding: Finding) -> str | None:
        """Say why nobody is told: old evidence, or another alert explains it."""
        if self._tick.at - entry_of(finding.code).hold - finding.since > LATE_FINDING:
            return "late"
        return "inhibited" if self._is_explained(finding) else None

    def _is_explained(self, finding: Finding) -> bool:
        """Say whether a hall without data, or a dead terminal, explains what is found."""
        if base(finding.code) != "AL-25" and self._holds("AL-25/silent", finding.unit_id):
            return entry_of(finding.code).needs_feed
        return finding.code in _OF_A_TERMINAL and self._holds("AL-04/offline", self._window_of(finding) or "")

    def _holds(self, code: str, subject: str) -> bool:
        return (code, subject) in self._held or (code, subject) in self._book.open

    def _change(self, alert: Open, finding: Finding) -> AlertChanged:
        entry, at = entry_of(finding.code), self._tick.at
        cause = cause_of(finding)
        is_worse = cause != alert.cause
        comes_back = alert.state == "recovering" and self._book.starts((alert.code, alert.subject), at) == FLAPS - 1
        muted = "silenced" if alert.is_silenced(at) else self._muted(finding)
        said = finding_sentence(
            entry, cause or "", finding, self._place(alert.hall_id, alert.window_id), is_back=comes_back
        )
        return AlertChanged(
            **self._about((alert.code, alert.subject), alert.hall_id, said, alert.alert_id),
            state=state_of(finding),
            measured=finding.measured,
            allowed=finding.allowed,
            n=min(len(finding.evidence), 1_000_000),
            audience=entry.audience,
            cause=cause,
            notify=(is_worse or comes_back) and muted is None,
            muted=muted if is_worse or comes_back else None,
        )

    def _missing(self, alert: Open) -> Iterator[Said]:
        """End an alert whose cause is gone, or never held as known now, or keep it where nothing shows that it is."""
        entry, at = entry_of(alert.code), self._tick.at
        if alert.reviewed_at is not None:
            yield self._clear(alert, "reviewed")
        elif entry.ends == "person":
            return
        elif self._tick.is_restated(alert.code, alert.subject, alert.raised_at):
            yield self._clear(alert, "restated")
        elif not self._shows_recovery(alert, entry):
            if at - max(alert.changed_at, alert.raised_at) > LAPSES_AFTER:
                yield self._clear(alert, "lapsed")
        elif (wait := self._clear_after(alert, entry)) and alert.state != "recovering":
            yield self._recover(alert, entry)
        elif not wait or at - alert.changed_at >= wait:
            yield self._clear(alert, entry.gone)

    def _shows_recovery(self, alert: Open, entry: Entry) -> bool:
        if not (entry.needs_feed and entry.cause(alert.cause or "").needs_feed):
            return True
        zone = self._tick.city.zone_of(alert.hall_id)
        is_open = not entry.in_hours or self._tick.calendar.is_open(alert.hall_id, self._tick.at, zone)
        return is_open and alert.hall_id in self._tick.heard

    def _clear_after(self, alert: Open, entry: Entry) -> int:
        flaps = self._book.starts((alert.code, alert.subject), alert.changed_at) >= FLAPS
        if flaps and entry.clear_after:
            return FLAP_WITHIN
        if not entry.clear_by:
            return entry.clear_after
        city, on = self._tick.city, local_day(self._tick.at, self._tick.city.zone_of(alert.hall_id))
        return city.value(entry.clear_by, alert.hall_id, on) * MINUTE

    def _recover(self, alert: Open, entry: Entry) -> AlertChanged:
        place = self._place(alert.hall_id, alert.window_id)
        said = recovering_sentence(entry, alert.cause or "", place, alert.subject, alert.hall_id)
        return AlertChanged(
            **self._about((alert.code, alert.subject), alert.hall_id, said, alert.alert_id),
            state="recovering",
            cause=alert.cause,
            notify=False,
        )

    def _clear(self, alert: Open, reason: ClearReason) -> AlertCleared:
        entry, place = entry_of(alert.code), self._place(alert.hall_id, alert.window_id)
        said = end_sentence(entry, alert.cause or "", reason, place, (alert.subject, alert.hall_id))
        is_silenced = alert.is_silenced(self._tick.at)
        return AlertCleared(
            **self._about((alert.code, alert.subject), alert.hall_id, said, alert.alert_id),
            reason=reason,
            cause=alert.cause,
            notify=alert.told and not is_silenced,
            muted="silenced" if alert.told and is_silenced else None,
        )

    def _window_of(self, finding: Finding) -> str | None:
        subject = finding.subject.partition(":")[0]
        return subject if subject in self._tick.city.windows else None

    def _place(self, unit_id: str, window_id: str | None) -> Place:
        return place_of(self._tick.city, unit_id, window_id, self._tick.base_url)

    def _about(
        self, key: Key, unit_id: str, said: Sentence, alert_id: str | None = None
    ) -> dict[str, Any]:  # keyword arguments of three structs; a decoder checks them before they leave
        at = self._tick.at
        return {
            "received_at": instant(at, self._tick.city.zone_of(unit_id)),
            "alert_id": alert_id or natural_uuid7(at, *key, self._tick.position),
            "hall_id": unit_id,
            "code": key[0],
            "alert_subject": key[1],
            "sentence": said.chinese,
            "sentence_en": said.english,
        }


_OF_A_TERMINAL = frozenset({"AL-04/silent", "AL-04/frozen", "AL-04/invitation"})


def cause_of(finding: Finding) -> str | None:
    """Give the cause a finding's code names."""
    return finding.code.partition("/")[2] or None


def state_of(finding: Finding) -> AlertState:
    """Give the state of an alert: silent and frozen are states of their own (D7)."""
    match cause_of(finding):
        case "silent" | "frozen" as state:
            return state
    return "open"


def escalations(
    book: Book, tick: Tick, *, said: Iterable[Said] = (), nameless: str | None = None
) -> list[AlertEscalated]:
    """Say which open alerts of a fold go up a rung at a tick.

    said: what is said at the tick already; what changes or ends now goes up no rung now. nameless: the fold whose the
    alerts without an origin are.
    """
    found: list[AlertEscalated] = []
    moving = {fact.alert_id for fact in said}
    for key in sorted(book.open):
        alert = book.open[key]
        is_mine = (alert.origin or nameless) == tick.origin
        if not is_mine or alert.alert_id in moving or not entry_of(alert.code).escalates:
            continue
        zone = tick.city.zone_of(alert.hall_id)
        ladder = ladder_of(alert.code, tick.at, zone, tick.rungs)
        found.extend(
            AlertEscalated(
                received_at=instant(tick.at, zone),
                alert_id=alert.alert_id,
                hall_id=alert.hall_id,
                code=alert.code,
                alert_subject=alert.subject,
                rung=rung.rung,
                role=rung.role,
            )
            for rung in due_rungs(alert, tick.at, tick.calendar, zone, ladder)
        )
    return found
