"""Keep citizens out of the log: mask in free text, refuse in codes, hash names with a key of this house (promise 5)."""

import re
from datetime import date

import msgspec

from schemas.envelope import Fact
from schemas.events import EVENTS

KEPT_BYTES = 16 * 1024
"""How much of a refused message is kept; `Rejected.size` tells how long it was."""
NOTE_LENGTH = 1000
LAST_BIRTH_YEAR = 2012
"""Official case numbers may look like ID numbers with a birth year of today; people who rate are older."""

_EDGE_BEFORE, _EDGE_AFTER = r"(?<![0-9A-Za-z-])", r"(?![0-9A-Za-z-])"
_PERSONAL = re.compile(_EDGE_BEFORE + r"(?:[1-9]\d{16}[\dXx]|1[3-9]\d{9})" + _EDGE_AFTER)
_ID_NUMBER = re.compile(r"[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def masked(text: str) -> str:
    """Mask what looks like an ID number (18) or a mobile number (11 digits)."""
    return _PERSONAL.sub("***", text)


def kept(original: bytes) -> str:
    """Give the part of a refused message that is kept, readable and masked."""
    return masked(original[:KEPT_BYTES].decode("utf-8", "backslashreplace"))


def is_id_number(text: str) -> bool:
    """Say whether a text is a citizen's ID number: 18 places, a birth date, the right check digit (GB 11643)."""
    match = _ID_NUMBER.fullmatch(text)
    if match is None or not 1900 <= int(match[1]) <= LAST_BIRTH_YEAR:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    check = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text, strict=False)) % 11
    return "10X98765432"[check] == text[-1].upper()


def personal_field(fact: Fact) -> str | None:
    """Name the field of a fact, notes aside, that holds a citizen's ID number."""
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if isinstance(value, str) and name not in _NOTES[type(fact)] and is_id_number(value):
            return name
    return None


def without_personal(fact: Fact) -> Fact:
    """Mask ID numbers and phones in the notes of a fact."""
    spoken = ((name, getattr(fact, name)) for name in _NOTES[type(fact)])
    changed = {name: clean for name, text in spoken if text is not None and (clean := masked(text)) != text}
    return msgspec.structs.replace(fact, **changed) if changed else fact


def _notes_of(kind: type[Fact]) -> tuple[str, ...]:
    fields = msgspec.inspect.type_info(kind).fields  # type: ignore[attr-defined] # a Struct's type_info has fields
    return tuple(field.name for field in fields if any(_is_note(one) for one in _alternatives(field.type)))


def _alternatives(kind: msgspec.inspect.Type) -> tuple[msgspec.inspect.Type, ...]:
    return kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,)


def _is_note(kind: msgspec.inspect.Type) -> bool:
    return isinstance(kind, msgspec.inspect.StrType) and kind.max_length == NOTE_LENGTH


_NOTES = {kind: _notes_of(kind) for kind in EVENTS.values()}
