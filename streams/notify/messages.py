"""What is told of one alert at one transition, kept in the outbox as it was then. Pure."""

import msgspec

from schemas.envelope import Fact
from schemas.instants import instant
from streams.alert_rows import AlertRow


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One transition of one alert. Instants are ISO text; counts as in the event; role only for a rung."""

    id: str
    transition: str
    code: str
    subject: str
    hall_id: str
    window_id: str | None
    state: str
    reason: str | None = None
    sentence: str
    sentence_en: str
    since: str
    raised_at: str
    cleared_at: str | None = None
    lasted_s: int | None = None
    """Seconds from since to the end."""
    n: int
    good: int
    bad: int
    measured: int | None = None
    allowed: int | None = None
    rung: int | None = None
    role: str | None = None

    @property
    def key(self) -> str:
        """Name it for those who would otherwise take it twice (Idempotency-Key)."""
        return f"{self.id}:{self.transition}"

    @property
    def link(self) -> str:
        """Give the address at the end of the sentence, where the evidence is; empty if it has none."""
        words = [word for word in self.sentence_en.split() + self.sentence.replace("：", " ").split() if "://" in word]
        return words[0].rstrip("。.") if words else ""


def message_of(
    row: AlertRow,
    transition: str,
    fact: Fact | None = None,
    *,
    rung: int | None = None,
    role: str | None = None,
) -> Message:
    """Write down an alert as it stands; `fact` is the event that is told, for what it measured."""
    ended = row.cleared_at
    return Message(
        id=row.alert_id,
        transition=transition,
        code=row.code,
        subject=row.subject,
        hall_id=row.hall_id,
        window_id=row.window_id,
        state=row.state if row.is_open else "cleared",
        reason=row.reason,
        sentence=row.sentence,
        sentence_en=row.sentence_en,
        since=instant(row.since).isoformat(),
        raised_at=instant(row.raised_at).isoformat(),
        cleared_at=None if ended is None else instant(ended).isoformat(),
        lasted_s=None if ended is None else max(ended - row.since, 0) // 1_000_000,
        n=row.n,
        good=row.good,
        bad=row.bad,
        measured=getattr(fact, "measured", None),
        allowed=getattr(fact, "allowed", None),
        rung=rung,
        role=role,
    )
