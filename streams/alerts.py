"""Which alerts to say: what the rule finds at a tick, compared with what was said (design D7). Pure.

What was said is fact: it stands in alert.events and is folded into a Book. At a tick a caught-up worker compares and
appends raised / changed / cleared. The id is made of rule, subject and the tick's place in the log, so that a second
worker deciding the same tick says the same; a second raise of an open alert does nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.events.system import (
    AlertChanged,
    AlertCleared,
    AlertRaised,
    AlertState,
    ClearReason,
)
from schemas.ids import natural_uuid7
from schemas.instants import instant
from schemas.reference import City
from streams.alert_book import BAD, RATE, Book, Open
from streams.fold import PartitionFold
from streams.press import Press
from streams.ratings import Effective
from streams.rules import LATE_FINDING, RULE, Judgement
from streams.sentences import (
    Place,
    Sentence,
    bad_end_sentence,
    bad_sentence,
    place_of,
    rate_end_sentence,
    rate_sentence,
)
from streams.verdicts import Verdict


def decide(
    fold: PartitionFold, book: Book, position: str, tick: int, *, city: City, base_url: str
) -> list[AlertRaised | AlertChanged | AlertCleared]:
    """Compare the rule's findings at a tick with what was said; give what is to be said now.

    position: "topic/partition/offset" of the tick. base_url: where the wall is, for the link.
    """
    scribe = Scribe(fold, book, position, tick, city=city, base_url=base_url)
    return [*scribe.rates(), *scribe.bad_ratings()]


class Scribe:
    """Words one tick's findings."""

    def __init__(self, fold: PartitionFold, book: Book, position: str, tick: int, *, city: City, base_url: str) -> None:
        self._fold, self._book, self._position, self._tick = fold, book, position, tick
        self._city, self._base_url = city, base_url
        self._verdicts: Mapping[str, Verdict] = fold.verdicts()

    def rates(self) -> Iterator[AlertRaised | AlertChanged | AlertCleared]:
        """Say AL-01: raised when below, changed with the state, cleared when it ends."""
        for window_id in sorted({*self._verdicts, *(name for code, name in self._book.open if code == RATE)}):
            alert = self._book.open.get((RATE, window_id))
            verdict = self._verdicts.get(window_id) or Verdict(window_id, "", Judgement("too_few"))
            state = verdict.judgement.state
            if alert is None:
                if state in ("below", "confirmed"):
                    yield self._raise_rate(verdict)
            elif state in ("below", "confirmed", "recovering"):
                if state != alert.state:
                    yield self._change_rate(alert, verdict)
            else:
                yield self._clear_rate(alert, verdict)

    def _raise_rate(self, verdict: Verdict) -> AlertRaised:
        judgement, place = verdict.judgement, self._place(verdict.hall_id, verdict.window_id)
        state, since = _alert_state(judgement), judgement.since or self._tick
        said = rate_sentence(place, state, judgement, since)
        return AlertRaised(
            **self._about(RATE, verdict.window_id, verdict.hall_id, said),
            window_id=verdict.window_id,
            state=state,
            since=instant(since, place.zone),
            good=judgement.good,
            bad=judgement.bad,
            n=judgement.n,
            first_event_id=judgement.first_event_id,
            last_event_id=judgement.last_event_id,
            rule_version=RULE.version,
            notify=verdict.newest is not None and not is_late_finding(verdict.newest),
        )

    def _change_rate(self, alert: Open, verdict: Verdict) -> AlertChanged:
        """Word a change; only the first confirmation is told (D7's table)."""
        judgement = verdict.judgement
        state = _alert_state(judgement)
        said = rate_sentence(
            self._place(verdict.hall_id, verdict.window_id), state, judgement, judgement.since or alert.since
        )
        on_time = verdict.newest is not None and not is_late_finding(verdict.newest)
        return AlertChanged(
            **self._about(RATE, alert.subject, alert.hall_id, said, alert.alert_id),
            state=state,
            good=judgement.good,
            bad=judgement.bad,
            n=judgement.n,
            notify=state == "confirmed" and not alert.confirmed and on_time,
        )

    def _clear_rate(self, alert: Open, verdict: Verdict) -> AlertCleared:
        judgement = verdict.judgement
        reason = why_cleared(alert, judgement, self._tick)
        said = rate_end_sentence(self._place(alert.hall_id, alert.subject), reason, judgement)
        return AlertCleared(
            **self._about(RATE, alert.subject, alert.hall_id, said, alert.alert_id),
            reason=reason,
            good=judgement.good,
            bad=judgement.bad,
            n=judgement.n,
            notify=alert.told,
        )

    def bad_ratings(self) -> Iterator[AlertRaised | AlertCleared]:
        """Say AL-02: one for each bad rating; cleared when it is handled or no longer counts, not when acknowledged."""
        unhandled: set[str] = set()
        for _, verdict in sorted(self._verdicts.items()):
            for bad in verdict.open_bad:
                unhandled.add(bad.press.id)
                if (BAD, bad.press.id) not in self._book.open:
                    yield self._raise_bad(bad)
        for (code, rating_id), alert in sorted(self._book.open.items()):
            if code == BAD and rating_id not in unhandled:
                reason = self._fold.fate_of(rating_id)
                if reason is not None:
                    yield self._clear_bad(alert, reason)

    def _raise_bad(self, bad: Effective) -> AlertRaised:
        press = bad.press
        place = self._place(press.hall_id, press.window_id)
        said = bad_sentence(place, bad.level, press.at)
        return AlertRaised(
            **self._about(BAD, press.id, press.hall_id, said),
            window_id=press.window_id,
            state="open",
            since=instant(press.at, place.zone),
            bad=1,
            n=1,
            first_event_id=press.id,
            last_event_id=press.id,
            rule_version="AL-02/1",
            notify=not is_late_finding(press),
        )

    def _clear_bad(self, alert: Open, reason: ClearReason) -> AlertCleared:
        said = bad_end_sentence(self._place(alert.hall_id, alert.window_id), reason, alert.since)
        return AlertCleared(
            **self._about(BAD, alert.subject, alert.hall_id, said, alert.alert_id), reason=reason, notify=alert.told
        )

    def _place(self, hall_id: str, window_id: str | None) -> Place:
        return place_of(self._city, hall_id, window_id, self._base_url)

    def _about(
        self, code: str, subject: str, hall_id: str, said: Sentence, alert_id: str | None = None
    ) -> dict[str, Any]:  # keyword arguments of three structs; a decoder checks them before they leave
        return {
            "received_at": instant(self._tick, self._city.zone_of(hall_id)),
            "alert_id": alert_id or natural_uuid7(self._tick, code, subject, self._position),
            "hall_id": hall_id,
            "code": code,
            "alert_subject": subject,
            "sentence": said.chinese,
            "sentence_en": said.english,
        }


def _alert_state(judgement: Judgement) -> AlertState:
    match judgement.state:
        case "below" | "confirmed" | "recovering" as state:
            return state
    raise ValueError(judgement.state)


def is_late_finding(press: Press) -> bool:
    """Say whether a rating came too late to be news: imported, or more than 2 h from the press to the server."""
    return press.backfill or press.received_at - press.at > LATE_FINDING


def why_cleared(alert: Open, judgement: Judgement, tick: int) -> ClearReason:
    """Say why an alert ended: nobody rated for long, ten fine ratings, or its evidence changed."""
    if judgement.lapsed or tick - alert.since > RULE.fold_within:
        return "lapsed"
    recovered = judgement.recovered_at
    if recovered is not None and recovered >= alert.since:
        return "recovered"
    beyond_sight = judgement.oldest_at is not None and judgement.oldest_at > alert.since
    return "recovered" if beyond_sight else "restated"
