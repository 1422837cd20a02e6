"""AL-26: an alert that nobody could be told of, because no receiver has the role, is itself an alert (design D7). Pure.

One is open for each role and hall. The notifier alone says it and ends it, because the file of addresses is known to
it alone: no fold of the log could find it. AL-26 that reaches nobody raises no further one.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from schemas.admit import encode
from schemas.envelope import sequence
from schemas.events import NAME_OF
from schemas.events.system import AlertCleared, AlertRaised
from schemas.ids import natural_uuid7
from schemas.instants import instant, micros
from schemas.reference import City
from streams.alert_rows import AlertRow
from streams.notify.messages import Message
from streams.notify.outbox_store import Notice
from streams.notify.receivers import ROLES, Receiver
from streams.notify.routing import receivers_for, same
from streams.sentences import Sentence

CODE, RULE = "AL-26", "AL-26/1"
ORIGIN = "notify"
"""No worker's: the engine neither ends nor escalates what another origin said."""


class Gap(NamedTuple):
    """A role that nobody has in a hall, and the last message that reached nobody for it."""

    role: str
    message: Message

    @property
    def subject(self) -> str:
        """Name it: one alert for each role and hall."""
        return f"{self.role}@{self.message.hall_id}"

    @property
    def alert_id(self) -> str:
        """Give the id of its alert; a restart that says it again says the same."""
        since = _micros(self.message.raised_at)
        return natural_uuid7(since, CODE, self.subject, self.message.key)


def gaps(unaddressed: Iterable[Notice], receivers: Collection[Receiver], city: City) -> dict[str, Gap]:
    """Find which roles still have nobody, by subject."""
    found: dict[str, Gap] = {}
    for notice in unaddressed:
        role, message = same(notice.receiver[1:]), notice.message
        if message.code != CODE and not receivers_for(role, message, receivers, city):
            gap = Gap(role, message)
            found[gap.subject] = gap
    return found


def to_say(
    found: Mapping[str, Gap], rows: Mapping[str, AlertRow], city: City, now: int
) -> list[AlertRaised | AlertCleared]:
    """Compare the gaps with what was said: raise what is new, end what is filled. now: µs of the product's clock."""
    is_open = {row.subject: row for row in rows.values() if row.code == CODE and row.is_open}
    raised = [
        _raised(gap, city, now)
        for subject, gap in sorted(found.items())
        if subject not in is_open and gap.alert_id not in rows
    ]
    cleared = [_cleared(row, city, now) for subject, row in sorted(is_open.items()) if subject not in found]
    return [*raised, *cleared]


def worded(fact: AlertRaised | AlertCleared, now: int) -> bytes:
    """Write the event; its id is that of its alert and of what happened to it, so that a repetition is known."""
    identity = natural_uuid7(now, fact.alert_id, NAME_OF[type(fact)], "" if isinstance(fact, AlertRaised) else now)
    return encode(fact, id=identity, source="notify", time=instant(now), sequence=sequence(1, now // 1_000_000))


def _raised(gap: Gap, city: City, now: int) -> AlertRaised:
    role, place = ROLES.get(gap.role, gap.role), _place(city, gap.message.hall_id)
    return AlertRaised(
        received_at=instant(now),
        alert_id=gap.alert_id,
        hall_id=gap.message.hall_id,
        code=CODE,
        alert_subject=gap.subject,
        state="open",
        since=instant(_micros(gap.message.raised_at)),
        audience=("data_team",),
        rule_version=RULE,
        origin=ORIGIN,
        sentence=f"【无接收人】{place.chinese}没有登记“{role}”的通知地址，{gap.message.code} 无人收到。"
        "请登记（hallmark notify example）。",
        sentence_en=f"[No address] nobody is registered as {gap.role.replace('_', ' ')} of {place.english}; "
        f"{gap.message.code} reached nobody. See `hallmark notify example`.",
    )


def _cleared(row: AlertRow, city: City, now: int) -> AlertCleared:
    role, _, _ = row.subject.partition("@")
    place = _place(city, row.hall_id)
    return AlertCleared(
        received_at=instant(now),
        alert_id=row.alert_id,
        hall_id=row.hall_id,
        code=CODE,
        alert_subject=row.subject,
        reason="handled",
        audience=("data_team",),
        sentence=f"【办结】{place.chinese}的“{ROLES.get(role, role)}”已登记通知地址。",
        sentence_en=f"[Handled] {place.english} has an address for {role.replace('_', ' ')} now.",
    )


def _place(city: City, hall_id: str) -> Sentence:
    unit = city.units.get(hall_id)
    return Sentence(unit.name if unit else hall_id, (unit.name_en if unit else "") or hall_id)


def _micros(iso: str) -> int:
    return micros(datetime.fromisoformat(iso))
