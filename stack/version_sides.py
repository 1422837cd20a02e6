"""Hold two versions of the live topics against each other at one beat, statement by statement. Pure.

What is compared is what was folded: not how far in the log a statement was made (what does not change is not said
again), and not the alert on a tile, which is what was said of it and is heard by each version in its own moment.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from schemas.live import Marker, Statement, WindowTile, decode_statement, encode_statement

Plain = Mapping[tuple[str, str], Statement]
"""Statements by source partition and key, without what is not compared."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many statements a version makes, and their digest."""

    statements: int
    digest: str


@dataclass(frozen=True, slots=True)
class Apart:
    """One key on which the two versions do not agree; None: the version does not have it."""

    source: str
    key: str
    shown: Statement | None
    new: Statement | None

    @property
    def text(self) -> str:
        """Say it in one line, with those fields only that differ."""
        return f"{self.source} {self.key}: {_only(self.shown, self.new)} ≠ {_only(self.new, self.shown)}"


def plain(partitions: Iterable[Mapping[str, Statement]]) -> Plain:
    """Take off what is not compared."""
    return {(said.source, key): _plain(said) for statements in partitions for key, said in statements.items()}


def _plain(said: Statement) -> Statement:
    bare = msgspec.structs.replace(said, through=0, tick_at=0)
    return (
        msgspec.structs.replace(bare, alert_id=None, alert_acknowledged=False) if isinstance(bare, WindowTile) else bare
    )


def count(side: Plain) -> Count:
    """Digest a version's statements, in the order of their keys."""
    digest = hashlib.blake2b(digest_size=8)
    for key in sorted(side):
        for part in (*(one.encode() for one in key), encode_statement(side[key])):
            digest.update(len(part).to_bytes(4, "big") + part)
    return Count(len(side), digest.hexdigest())


def apart(shown: Plain, new: Plain) -> Iterator[Apart]:
    """Give what differs, in the order of the keys."""
    for source, key in sorted(shown.keys() | new.keys()):
        one, other = shown.get((source, key)), new.get((source, key))
        if one != other:
            yield Apart(source, key, one, other)


def _only(said: Statement | None, other: Statement | None) -> str:
    if said is None:
        return "—"
    fields = msgspec.structs.asdict(said)
    beside = {} if other is None else msgspec.structs.asdict(other)
    return " ".join(f"{name}={value}" for name, value in fields.items() if name not in beside or beside[name] != value)


class Beats:
    """At which beats each partition of a version spoke, and by which reference data."""

    def __init__(self, places: Iterable[object]) -> None:
        self._said: dict[object, dict[int, str]] = {place: {} for place in places}

    def take(self, place: object, key: str, value: bytes | None) -> None:
        """Note one record if it is a marker at a beat."""
        said = decode_statement(value) if key == "marker" and value else None
        if isinstance(said, Marker) and said.beat is not None:
            self._said[place][said.beat] = said.reference

    @property
    def spoken(self) -> dict[int, frozenset[str]]:
        """Give the beats at which every partition spoke, with the reference data they spoke by."""
        found: dict[int, set[str]] = defaultdict(set)
        for beat in set.intersection(*(set(said) for said in self._said.values())):
            found[beat] |= {said[beat] for said in self._said.values()}
        return {beat: frozenset(references) for beat, references in found.items()}


def common_beat(shown: Beats, new: Beats) -> int | None:
    """Give the newest beat at which all partitions of both versions spoke, by one and the same reference data."""
    one, other = shown.spoken, new.spoken
    return max((beat for beat in one.keys() & other.keys() if len(one[beat] | other[beat]) == 1), default=None)
