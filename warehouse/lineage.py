"""Find out what each public table is made of: mart → intermediate → staging → raw tables → events → topics.

The models themselves are asked which tables they read (warehouse.relations). Left out are the tables that only say
which rows are made (SCOPE), and `period_state`, which every table of days or months has from periods. Pure but for the
models.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemas.events import FAMILIES
from schemas.topics import EVENT_TOPICS, topic_of
from warehouse.columns import table_of
from warehouse.flags import SIGNALS
from warehouse.models import FOLDER, model
from warehouse.publication import FLAGGED, matters_as_of
from warehouse.relations import compared, relations

SCOPE = frozenset({"moment", "beats", "raw_clock", "chosen_days", "flag_days", "held_units"})
"""Tables that say of which days, or up to which instant, something is made; so do all that are called dirty_…."""
ASKED_IN_PYTHON = {
    "calendar_days": ("ref.calendar",),
    "calendar_versions": ("ref.calendar",),
    "office_days": ("ref.calendar",),
    "working_days": ("ref.calendar",),
    "opening_hours": ("ref.calendar",),
    "threshold_values": ("ref.thresholds",),
    "duty_days": ("ref.calendar", "ref.thresholds"),
    "floor_days": ("ref.calendar", "ref.thresholds"),
    "rule_values": ("ref.thresholds",),
    "opening_days": ("ref.calendar",),
    "metric_words": (),
    "zones": (),
}
"""Tables that Python writes of the reference data (the calendar's and the thresholds' questions are asked there)."""
OF_THE_LOADER = frozenset({"ledger", "offsets", "quarantine", "extra_copies", "gaps"})
"""What the loader notes of the log itself."""
_OTHER_NAMES = {
    "posts_today": "intermediate/post_days",
    "officers_today": "intermediate/officer_days",
    "terminals_today": "intermediate/terminal_days",
    "matters_as_of": "marts/matters_as_of",
    **{table: f"flags/{name}" for table, name in FLAGGED},
}
_FUNCTIONS = frozenset({"unnest", "generate_series", "range"})
_MADE_OF_TEXTS = ("marts/matters_as_of", "flags/flagged")
"""What Python composes of several models."""
_LAYERS = ("intermediate", "staging", "marts")
_RAW = {table_of(family): family for family in FAMILIES}


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a table is made of: each part with the parts it reads, and where all of it comes from in the log."""

    parts: dict[str, tuple[str, ...]]
    families: tuple[str, ...]
    events: tuple[str, ...]
    topics: tuple[str, ...]


@cache
def lineage_of(mart: str) -> Lineage:
    """Follow a public table back to the events, the reference records and the log that it is made of."""
    parts: dict[str, tuple[str, ...]] = {}
    waiting = [f"marts/{mart}"]
    while waiting:
        part = waiting.pop()
        if part in parts:
            continue
        parts[part] = () if _is_source(part) else tuple(sorted(set(_sources(part))))
        waiting.extend(parts[part])
    families = tuple(family for table, family in _RAW.items() if table in parts)
    events = tuple(_events(parts, families))
    kept = {topic for part in parts for topic in topics_in(part)}
    return Lineage(parts, families, events, tuple(sorted(kept | {topic_of(name) for name in events})))


def layer_of(part: str) -> str:
    """Name the layer of a part: its folder, else raw, reference or log."""
    if "/" in part:
        return part.partition("/")[0]
    if part in _RAW:
        return "raw"
    return "log" if part in OF_THE_LOADER else "reference"


def _is_source(part: str) -> bool:
    return "/" not in part


def _sources(part: str) -> Iterator[str]:
    if part == "flags/flagged":
        yield from (f"flags/{signal}" for signal in SIGNALS)
        return
    for name in relations(matters_as_of() if part in _MADE_OF_TEXTS else model(part)):
        if name not in SCOPE and name not in _FUNCTIONS and not name.startswith("dirty_"):
            yield _part(name)


def _part(name: str) -> str:
    """Find which model, raw table, reference or other table a name means in a model."""
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    if name == "flagged":
        return "flags/flagged"
    if name.startswith("flag_") and (FOLDER / "flags" / f"{name.removeprefix('flag_')}.sql").exists():
        return f"flags/{name.removeprefix('flag_')}"
    if name in _RAW or name in ASKED_IN_PYTHON or name in OF_THE_LOADER or name.startswith("ref_"):
        return name
    for layer in _LAYERS:
        if (FOLDER / layer / f"{name}.sql").exists():
            return f"{layer}/{name}"
    raise LookupError(f"nobody knows what {name} is made of")


def _events(parts: dict[str, tuple[str, ...]], families: tuple[str, ...]) -> Iterator[str]:
    """Give the events of the raw tables: those that the models ask for, else all of a table but those refused."""
    words = [compared(model(part)) for part in parts if not _is_source(part) and part not in _MADE_OF_TEXTS]
    asked = {text.removesuffix("%") for taken, _ in words for text in taken if "." in text}
    refused = {text for _, left in words for text in left}
    for family in families:
        taken = [name for name in FAMILIES[family] if _is_asked(name, asked)]
        if not taken or refused & set(FAMILIES[family]):
            taken = [name for name in FAMILIES[family] if name in taken or name not in refused]
        yield from taken


def _is_asked(name: str, asked: set[str]) -> bool:
    return name in asked or f"{name.partition('.')[0]}." in asked


def topics_in(part: str) -> tuple[str, ...]:
    """Give the topics whose records a source holds, other than events."""
    if part in ASKED_IN_PYTHON:
        return ASKED_IN_PYTHON[part]
    if part in OF_THE_LOADER:
        return EVENT_TOPICS
    return (f"ref.{part.removeprefix('ref_').removesuffix('_history')}",) if part.startswith("ref_") else ()
