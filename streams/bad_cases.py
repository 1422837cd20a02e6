"""A bad-rating case (差评件, M-06): what was done about one bad rating, and by when it was to be done. Pure.

Its clock begins where somebody opened the case, else with the rating; a due instant that the opener gives stands.
"""

from collections.abc import Sequence

import msgspec

from schemas.admit import Record
from schemas.events.rating import BadRatingOpened, BadRatingRevisited
from schemas.instants import micros
from schemas.reference import City
from streams.press import Press
from streams.ratings import Effective
from streams.spans import Spans

WORK = ("bad_rating.opened", "bad_rating.revisited")
"""What counts of a case beside its being put right and answered."""


class BadCase(msgspec.Struct, frozen=True, gc=False):
    """One bad rating and its handling; instants in µs. satisfied: what was said at the latest revisit."""

    press: Press
    started_at: int
    due_at: int
    limit_days: int
    replied_at: int | None = None
    rectified_at: int | None = None
    satisfied: bool | None = None

    @property
    def handled_at(self) -> int | None:
        """Give the instant from which it was both put right and answered."""
        if self.replied_at is None or self.rectified_at is None:
            return None
        return max(self.replied_at, self.rectified_at)


def read_bad(bad: Effective, facts: Sequence[Record], city: City, spans: Spans) -> BadCase:
    """Read a case from the facts about its rating, in any order."""
    press, ordered = bad.press, sorted(facts, key=lambda record: record.order)
    opened = next((one for one in ordered if isinstance(one.fact, BadRatingOpened)), None)
    started_at = press.at if opened is None else opened.at
    days = city.value("bad_rating_days", press.hall_id, spans.day(press.hall_id, started_at))
    given = opened.fact.due_at if opened is not None and isinstance(opened.fact, BadRatingOpened) else None
    if given is not None:
        due_at = micros(given)
    else:
        due_at = spans.calendar.due_at(started_at, days, zone=spans.zone(press.hall_id))
    asked = [one.fact.satisfied for one in ordered if isinstance(one.fact, BadRatingRevisited)]
    return BadCase(
        press,
        started_at,
        due_at,
        days,
        _first(ordered, "bad_rating.replied"),
        _first(ordered, "bad_rating.rectified"),
        asked[-1] if asked else None,
    )


def _first(ordered: Sequence[Record], name: str) -> int | None:
    return next((record.at for record in ordered if record.name == name), None)
