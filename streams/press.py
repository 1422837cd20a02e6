"""A rating as it is held for three months: what the rule and the figures need of it, and no more."""

from sys import intern

import msgspec

from schemas.admit import Record
from schemas.events.rating import RatingDefaultApplied, RatingSubmitted
from schemas.scales import is_good, is_of_platform

TERMINAL = "terminal/"
"""What the source of a terminal's events begins with; its id follows."""
JourneyKey = tuple[str, str]
"""Hall and visit; a rating that names no visit is its own journey: ("", its id)."""


class Press(msgspec.Struct, gc=False, array_like=True):
    """One submission, or a default that a rule applied (`applied`).

    It is carried over a restart as it stands (streams.carried): new fields do that by themselves, a new meaning of an
    old one, or of `press_of`, is a new LAYOUT there.
    """

    at: int
    sequence: str
    id: str
    received_at: int
    offset: int
    hall_id: str
    window_id: str
    visit_id: str | None
    level: int
    applied: bool
    is_default: bool
    test: bool
    backfill: bool
    platform: bool = False
    """About a machine or a website, not about a service window (domain 5.3 item 25)."""
    reasons: tuple[str, ...] = ()
    item_code: str | None = None
    named: bool = False
    channel: str = ""
    """Of a submission; empty for a default."""
    prompt_id: str | None = None
    press_ms: int | None = None
    source: str = ""
    told_window_id: str = ""
    """The window that the event names; window_id is where the device stood (domain 5.3 item 15)."""

    @property
    def device_id(self) -> str:
        """Name the terminal that was pressed, by the source of the event; "" for what no terminal told."""
        return self.source.removeprefix(TERMINAL) if self.source.startswith(TERMINAL) else ""

    @property
    def order(self) -> tuple[int, str, str]:
        """Give the place of this fact among others (D2)."""
        return (self.at, self.sequence, self.id)

    @property
    def key(self) -> JourneyKey:
        """Give the rating journey this belongs to."""
        return ("", self.id) if self.visit_id is None else (self.hall_id, self.visit_id)

    @property
    def is_good(self) -> bool:
        """Say whether the level as pressed counts as good."""
        return is_good(self.level)

    def tells(self, other: "Press") -> bool:
        """Say whether a copy under the same id tells the same, as far as anything live depends on it."""
        return (
            self.sequence == other.sequence
            and self.hall_id == other.hall_id
            and self.told_window_id == other.told_window_id
            and self.visit_id == other.visit_id
            and self.level == other.level
            and self.applied == other.applied
            and self.is_default == other.is_default
            and self.test == other.test
            and self.platform == other.platform
            and self.reasons == other.reasons
            and self.item_code == other.item_code
            and self.named == other.named
            and self.source == other.source
            and self.channel == other.channel
            and self.prompt_id == other.prompt_id
            and self.press_ms == other.press_ms
        )


def press_of(record: Record, offset: int) -> Press | None:
    """Slim a rating event down; None for an event that is no rating."""
    fact = record.fact
    told: tuple[bool, str, str | None, int | None]
    if isinstance(fact, RatingSubmitted):
        applied, is_default = False, fact.is_default
        platform = is_of_platform(fact.channel, linked=fact.visit_id is not None)
        item_code, told = fact.item_code, (fact.named, fact.channel, fact.prompt_id, fact.press_ms)
        reasons = tuple(sorted({intern(code) for code in fact.reasons}))
    elif isinstance(fact, RatingDefaultApplied):
        applied, is_default, platform, reasons, item_code = True, False, False, (), None
        told = (False, "", None, None)
    else:
        return None
    named, channel, prompt_id, press_ms = told
    return Press(
        record.at,
        record.sequence,
        record.id,
        record.received_at,
        offset,
        intern(fact.hall_id),
        intern(fact.window_id),
        fact.visit_id,
        fact.level,
        applied,
        is_default,
        fact.test,
        fact.late_reason == "backfill",
        platform,
        reasons,
        item_code,
        named,
        channel,
        prompt_id,
        press_ms,
        intern(record.source),
        intern(fact.window_id),
    )
