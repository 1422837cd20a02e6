"""What an importer says of a row, and how rows become events with ids that a second import repeats. Pure.

An id is the event time and a hash of source, type, natural key, own columns and k, for the k-th identical row of the
file (D2). The sequence is the fact's place in its row, never the row's place in the file, so that a file that has grown
or was sorted anew says the same things.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from producers.importers.rows import BadRow, Format, Row
from producers.privacy import personal_field
from producers.sealing import Sealed, seal
from schemas.admit import Refusal
from schemas.envelope import Fact, sequence
from schemas.events import NAME_OF
from schemas.ids import natural_uuid7
from schemas.instants import micros


@dataclass(frozen=True, slots=True)
class Said:
    """One fact of a row: when, what, and the columns it rests on (`key`: natural key first, then its own columns)."""

    time: datetime
    fact: Fact
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a good row says; `remarks` name oddities that were handled (counted, never dropped)."""

    facts: tuple[Said, ...]
    remarks: tuple[str, ...] = ()


Interpreter = Callable[[Row, datetime], Meaning | BadRow]
"""Reads one row; the datetime is the product's now, the earliest `received_at`."""


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of file: its name, its form, how a row is read, and its remarks in Chinese and English."""

    name: str
    form: Format
    interpret: Interpreter
    remarks: Mapping[str, tuple[str, str]]

    @property
    def source(self) -> str:
        """Name the source that stands in each envelope."""
        return f"import/{self.name}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: its events ready to go, or why it is none."""

    line: int
    events: tuple[Sealed, ...]
    remarks: tuple[str, ...]
    bad: BadRow | None = None


def outcomes(rows: Iterable[Row | BadRow], importer: Importer, now: datetime) -> Iterator[Outcome]:
    """Turn rows into events, one outcome a row, none of its events if one of them is bad."""
    seen: Counter[str] = Counter()
    for row in rows:
        meaning = row if isinstance(row, BadRow) else importer.interpret(row, now)
        if isinstance(meaning, BadRow):
            yield Outcome(row.line, (), (), meaning)
            continue
        sealed = [_seal(said, place, importer.source, seen) for place, said in enumerate(meaning.facts)]
        bad = next((_bad(row.line, one) for one in sealed if isinstance(one, Refusal)), None)
        events = tuple(one for one in sealed if isinstance(one, Sealed))
        yield Outcome(row.line, () if bad else events, meaning.remarks, bad)


def _seal(said: Said, place: int, source: str, seen: Counter[str]) -> Sealed | Refusal:
    if (field := personal_field(said.fact)) is not None:
        return Refusal("bad_data", f"a citizen's ID number - at `$.data.{field}`")
    parts = (source, NAME_OF[type(said.fact)], *said.key)
    first = natural_uuid7(micros(said.time), *parts, 0)
    k = seen[first]
    seen[first] += 1
    identity = natural_uuid7(micros(said.time), *parts, k) if k else first
    return seal(said.fact, id=identity, source=source, time=said.time, sequence=sequence(0, place))


def _bad(line: int, refusal: Refusal) -> BadRow:
    return BadRow(line, refusal.reason, f"{refusal.chinese}（{refusal.detail}）", refusal.detail)
