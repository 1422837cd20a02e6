"""A rating journey: everything pressed for one visit, and which press of it counts. Pure.

Effective is the first submission in D2's order that is no test, no default and not voided; its level is that of the
latest revision. Everything else is excluded, by reason, in its own place; only a default of a visit that somebody
rated, however it was told, is nothing at all (domain 5.3 item 5).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from schemas.admit import Record
from schemas.events.rating import AppealFiled, RatingRevised, RatingVoided
from schemas.scales import is_good
from streams.figures import Part
from streams.press import Press

VERDICTS = ("rating.voided", "rating.reinstated", "rating.revised", "appeal.filed")
HANDLED = ("bad_rating.rectified", "bad_rating.replied")
Own = Callable[[Record], bool]
"""Whether a void was decided inside the hall that the rating is about."""
Kept = Callable[[Press], int]
"""For how long (µs) a bad rating that is made good keeps its level until somebody reviews it (D-09, F6)."""


class Effective(msgspec.Struct, frozen=True, gc=False):
    """The press that counts, with the level that counts."""

    press: Press
    level: int


class Spoken(msgspec.Struct, frozen=True, gc=False):
    """What a journey's presses amount to: one effective at most, the others with their reasons."""

    effective: Effective | None
    excluded: tuple[tuple[Press, str], ...] = ()


class RatingJourney:
    """A journey as it is held: its presses, in no order, what counted last and what it contributed."""

    __slots__ = ("bad", "effective", "handled", "items", "presses", "said")

    def __init__(self) -> None:
        self.presses: list[Press] = []
        self.effective: Effective | None = None
        self.bad: tuple[Effective, ...] = ()
        self.items = 0
        """Items of business that a rating was given for; a rating that names none is for one of them."""
        self.said: tuple[Part, ...] = ()
        self.handled: tuple[Part, ...] = ()
        """What its handled bad ratings add to M-06c, kept apart from the open ones."""


def items_of(spoken: Spoken) -> int:
    """Count the items of a visit that somebody rated: every real rating counts here, not only the first (D-08)."""
    if spoken.effective is None:
        return 0
    further = (press.item_code for press, reason in spoken.excluded if reason == "duplicate")
    return len({spoken.effective.press.item_code, *further})


def is_voided(verdicts: Sequence[Record], own: Own) -> bool:
    """Say whether the latest verdict on a rating, void or reinstatement, is a void.

    Nobody decides in their own matter: a void by whoever appealed, or by the hall that was rated, counts for nothing
    (domain 5.3 item 12).
    """
    appealed = {record.fact.filed_by for record in verdicts if isinstance(record.fact, AppealFiled)}
    decided = [
        record
        for record in verdicts
        if record.name == "rating.reinstated"
        or (isinstance(record.fact, RatingVoided) and record.fact.decided_by not in appealed and not own(record))
    ]
    return bool(decided) and max(decided, key=lambda record: record.order).name == "rating.voided"


def level_of(press: Press, verdicts: Sequence[Record], kept: Kept) -> int:
    """Give a press's level: that of the latest revision of it that holds, else its own (D-09)."""
    revisions = [
        record for record in verdicts if record.name == "rating.revised" and not is_under_the_eye(press, record, kept)
    ]
    if revisions:
        fact = max(revisions, key=lambda record: record.order).fact
        if isinstance(fact, RatingRevised):
            return fact.level
    return press.level


def is_under_the_eye(press: Press, revision: Record, kept: Kept) -> bool:
    """Say whether a revision makes a bad rating good within 120 s, as if somebody stood by (D-09, F6)."""
    fact = revision.fact
    turned = isinstance(fact, RatingRevised) and is_good(fact.level) and not press.is_good
    return turned and revision.at - press.at <= kept(press)


def bad_of(spoken: Spoken) -> tuple[Effective, ...]:
    """Give the ratings of a journey that open a bad-rating case: whatever counts in the end, a bad one stays (D-09)."""
    found = [Effective(press, press.level) for press, reason in spoken.excluded if reason == "duplicate"]
    if spoken.effective is not None:
        press = spoken.effective.press
        found.append(Effective(press, min(press.level, spoken.effective.level)))
    return tuple(one for one in found if not is_good(one.level))


def is_handled(facts: Iterable[Record]) -> bool:
    """Say whether a bad rating was both put right and answered."""
    return {record.name for record in facts} >= set(HANDLED)


def read_ratings(
    presses: Sequence[Press],
    verdicts: Mapping[str, list[Record]],
    kept: Kept,
    own: Own,
) -> Spoken:
    """Read a journey from its presses and the verdicts by rating id, both in any order."""
    if len(presses) == 1 and not verdicts:
        press = presses[0]
        reason = _own_reason(press, (), own)
        if press.applied or reason is not None:
            return Spoken(None, ((press, reason or "default"),))
        return Spoken(Effective(press, press.level))
    effective: Effective | None = None
    excluded: list[tuple[Press, str]] = []
    defaults: list[Press] = []
    for press in sorted(presses, key=lambda one: one.order):
        spoken = verdicts.get(press.id, ())
        reason = _own_reason(press, spoken, own)
        if reason == "default" or (reason is None and press.applied):
            defaults.append(press)
        elif reason is not None:
            excluded.append((press, reason))
        elif effective is None:
            effective = Effective(press, level_of(press, spoken, kept))
        else:
            excluded.append((press, "duplicate"))
    if effective is None:
        excluded.extend((press, "default") for press in defaults)
    return Spoken(effective, tuple(excluded))


def _own_reason(press: Press, verdicts: Sequence[Record], own: Own) -> str | None:
    if press.test:
        return "test"
    if press.is_default:
        return "default"
    if press.platform:
        return "platform"
    return "voided" if verdicts and is_voided(verdicts, own) else None
