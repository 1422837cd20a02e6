"""Carried state: what a fold still holds of the log before some mark, so that a start need not read there (D5). Pure.

A *piece* holds facts, never readings, of what began in one range of offsets. A *manifest*, made at a tick, names a mark
and the pieces that together hold every fact held at that tick of what began before the mark. A fold that takes these
facts in and then reads the log from the mark knows at the tick what the fold before it knew; facts told on both sides
merge as any copy does. The key of a record is the digest of its value: no writer, however late it wakes, can overwrite
anything but with itself, and to take a record away leaves a manifest that lacks a piece and is not believed. So of any
mixture of writers the newest whole manifest is true; without one a worker begins at the committed offset, which never
depends on what is carried. A manifest is written when its pieces are acknowledged, and only then are others dropped.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from schemas.admit import Record, admit, encode
from schemas.calendar import Calendar
from schemas.events import EVENTS
from schemas.instants import DEFAULT_ZONE, instant
from schemas.reference import City, Limit
from streams.press import Press
from streams.shelves import Kept
from streams.spans import HELD_SPANS

_EDITION = 2
"""Counts what no field tells: what is held, and what `press_of` makes of a message."""
LAYOUT = hashlib.blake2b(
    repr(
        (
            _EDITION,
            HELD_SPANS,
            Press.__struct_fields__,
            sorted((name, kind.__struct_fields__) for name, kind in EVENTS.items()),
        )
    ).encode(),
    digest_size=6,
).hexdigest()
"""A code with other fields must not take what it would have read otherwise from the log itself."""
_MANIFEST = f"manifest/{LAYOUT}/"
Range = tuple[int, int]
"""Offsets: begin, and end beyond the last."""


class Told(msgspec.Struct, frozen=True, array_like=True):
    """Something held: where it began, until when (µs) it was told of, its facts with where each was told last.

    A fact of a hall is one by itself; a matter is carried whole. A fact is a rating as it is held, or its message.
    """

    first: int
    settled: int
    facts: list[tuple[int, Press | bytes]]


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """What a manifest says of a piece: its key, its range, how much is in it, where any of it was told of last."""

    name: str
    begin: int
    end: int
    count: int
    last: int


class Rest(msgspec.Struct, frozen=True, array_like=True):
    """What is held besides facts: pairs that no mark may part, when shelves and units were heard of."""

    straddles: list[Range] = []
    shelves: list[tuple[str, str, date, int]] = []
    heard: dict[str, int] = {}


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """What was held at the tick at offset `through` of what began before `mark`."""

    holding: str
    through: int
    mark: int
    pieces: list[Piece]
    rest: Rest


class Carried(NamedTuple):
    """What a start takes over."""

    manifest: Manifest
    held: list[tuple[Told, list[tuple[int, Kept]]]]


_PIECE = msgspec.msgpack.Decoder(list[Told])
_PAGE = msgspec.msgpack.Decoder(Manifest)


def holding_of(city: City, calendar: Calendar) -> str:
    """Digest what of a city decides how long things are held: zones, calendar, and what decides when matters are due.

    What only decides where a fact is counted (windows, staff, thresholds) is read anew from the facts at every start.
    """
    zones = sorted((one.unit_id, one.zone) for one in city.units.values() if one.zone != DEFAULT_ZONE)
    rows = sorted(msgspec.json.encode(row, order="sorted") for row in city.calendar)
    permits = sorted(code for code, service in city.services.items() if service.permit)
    limits = sorted(msgspec.json.encode(one, order="sorted") for one in city.every(Limit))
    working = [day.toordinal() for day in calendar.working_days]
    return _digest(repr((zones, rows, permits, limits, working)).encode())


def write_fact(fact: Kept) -> Press | bytes:
    """Give a fact as it is carried."""
    if isinstance(fact, Press):
        return fact
    return encode(
        fact.fact,
        id=fact.id,
        source=fact.source,
        time=instant(fact.occurred_at),
        sequence=fact.sequence,
        subject=fact.subject,
    )


def read_fact(carried: Press | bytes) -> Kept:
    """Read a fact back; ValueError for a message that no longer passes."""
    if isinstance(carried, Press):
        return carried
    judged = admit(carried)
    if not isinstance(judged, Record):
        raise ValueError(judged.detail)
    return judged


def write_piece(held: Iterable[Told]) -> tuple[str, bytes]:
    """Give a piece's key and value."""
    value = msgspec.msgpack.encode(list(held))
    return f"piece/{_digest(value)}", value


def write_manifest(manifest: Manifest) -> tuple[str, bytes]:
    """Give a manifest's key and value."""
    value = msgspec.msgpack.encode(manifest)
    return f"{_MANIFEST}{_digest(value)}", value


def newest(rows: Mapping[str, bytes], holding: str, end: int) -> Carried | str:
    """Give what the newest whole manifest carries, or why there is none to believe. `end`: that of the event log."""
    why = "nothing is carried yet" if not rows else "it was written by another version"
    found = []
    for key in (key for key in rows if key.startswith(_MANIFEST)):
        why = "it cannot be read"
        if _is_sound(key, rows[key]) and (manifest := _page(rows[key])) is not None:
            found.append(manifest)
    for manifest in sorted(found, key=lambda one: (one.through, one.mark), reverse=True):
        if manifest.holding != holding:
            why = "zones or calendar have changed"
        elif manifest.through >= end:
            why = "the log ends before it"
        elif (held := _gather(manifest, rows)) is None:
            why = "a piece is missing or cannot be read"
        else:
            return Carried(manifest, held)
    return why


def _page(value: bytes) -> Manifest | None:
    try:
        return _PAGE.decode(value)
    except (msgspec.DecodeError, ValueError):
        return None


def _gather(manifest: Manifest, rows: Mapping[str, bytes]) -> list[tuple[Told, list[tuple[int, Kept]]]] | None:
    held = []
    for piece in manifest.pieces:
        value = rows.get(piece.name)
        if value is None or not _is_sound(piece.name, value):
            return None
        try:
            for told in _PIECE.decode(value):
                held.append((told, [(offset, read_fact(fact)) for offset, fact in told.facts]))
        except (msgspec.DecodeError, ValueError):
            return None
    return sorted(held, key=lambda one: one[0].first)


def _is_sound(key: str, value: bytes) -> bool:
    return key.rpartition("/")[2] == _digest(value)


def _digest(value: bytes) -> str:
    return hashlib.blake2b(value, digest_size=16).hexdigest()
