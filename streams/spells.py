"""Where each person was on one day of a hall, by sign-ins, sign-outs, absences and returns (domain 2.6). Pure.

A person is where the latest fact put them: a sign-in at another window ends the one before. A fact that names no window
keeps the last one named that day, else the person's own by reference. Every day begins with nobody signed in.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from schemas.admit import Record
from schemas.events.staff import StaffLeftPost
from schemas.instants import micros

Standing = Literal["here", "away", "gone"]
STANDING: dict[str, Standing] = {
    "staff.signed_in": "here",
    "staff.returned_post": "here",
    "staff.left_post": "away",
    "staff.signed_out": "gone",
}
"""What each fact makes of a person."""


class Spell(NamedTuple):
    """How somebody stood from one fact to the next, or to the end of the day."""

    staff_ref: str
    window_id: str | None
    standing: Standing
    begin: int
    end: int
    planned: bool = False
    back_at: int | None = None
    """When somebody away said to be back."""
    fact_id: str = ""


def read_spells(facts: Iterable[Record], day_end: int, home: Callable[[str], str | None]) -> list[Spell]:
    """Read the facts of a hall's day; `home` gives a person's own window."""
    people: dict[str, list[Record]] = {}
    for record in sorted((one for one in facts if one.name in STANDING), key=lambda one: one.order):
        people.setdefault(record.fact.staff_ref, []).append(record)  # type: ignore[attr-defined]  # by their names
    return [spell for name, told in sorted(people.items()) for spell in _spells(name, told, day_end, home(name))]


def _spells(staff_ref: str, told: Sequence[Record], day_end: int, window_id: str | None) -> Iterable[Spell]:
    ends = [*(later.at for _, later in pairwise(told)), day_end]
    for record, end in zip(told, ends, strict=True):
        fact = record.fact
        window_id = fact.window_id or window_id  # type: ignore[attr-defined]  # by their names
        planned, back_at = False, None
        if isinstance(fact, StaffLeftPost):
            planned = fact.planned
            back_at = micros(fact.expected_return_at) if fact.expected_return_at is not None else None
        yield Spell(staff_ref, window_id, STANDING[record.name], record.at, end, planned, back_at, record.id)
