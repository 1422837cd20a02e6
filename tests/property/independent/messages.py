"""Read a log as somebody would who has only its messages and the definitions: JSON in, polars frames out.

Nothing here or beside it uses the product's models, folds or SQL. One id is one fact; of its copies that with the
smallest (received_at, topic, partition, offset) counts (D8).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from warehouse.batch import Arrival

Plain = dict[str, Any]  # a message's fields, whatever they are
INSTANT = pl.Datetime("us", "UTC")
ORDER = ("at", "sequence", "id")
"""Facts are ordered by corrected time, epoch and number, id (D2)."""
ENVELOPE = {"id": pl.String, "type": pl.String, "source": pl.String, "subject": pl.String, "sequence": pl.String}


class Messages:
    """The facts of a log, each once, and its newest whole beat."""

    def __init__(self, arrivals: Iterable[Arrival]) -> None:
        copies: dict[str, tuple[tuple[object, ...], Plain]] = {}
        ticks: dict[int, list[tuple[str, int, datetime]]] = defaultdict(list)
        for one in arrivals:
            message = _decoded(one.value)
            if message is None:
                continue
            told = message["data"]
            if message["type"] == "clock.ticked":
                ticks[told["beat"]].append((one.topic, one.partition, _instant(told["tick_at"])))
                continue
            place = (_instant(told["received_at"]), one.topic, one.partition, one.offset)
            if message["id"] not in copies or place < copies[message["id"]][0]:
                copies[message["id"]] = (place, message)
        self.messages = [message for _, message in copies.values()]
        self.now = _newest_whole(ticks)

    def of(self, *types: str, **fields: Any) -> pl.DataFrame:  # a polars type a field
        """Give the facts whose type begins with one of `types`, with these data fields, in their order."""
        rows = [_row(one, fields) for one in self.messages if one["type"].startswith(types)]
        schema = {**ENVELOPE, "at": INSTANT, "test": pl.Boolean, **fields}
        return pl.DataFrame(rows, schema=schema, orient="row").sort(ORDER)


def _decoded(value: bytes | None) -> Plain | None:
    try:
        message = json.loads(value or b"")
    except ValueError:
        return None
    return message if isinstance(message, dict) and "type" in message and "data" in message else None


def _row(message: Plain, fields: Plain) -> list[object]:
    told = message["data"]
    mine = (
        _instant(told.get(name)) if kind == INSTANT else _day(told.get(name), kind) for name, kind in fields.items()
    )
    return [*(message[name] for name in ENVELOPE), _corrected(message), told["test"], *mine]


def _day(value: Any, kind: Any) -> Any:  # a JSON value and its polars type
    return datetime.fromisoformat(value).date() if kind == pl.Date and value else value


def _instant(text: str | None) -> Any:  # a datetime, or None for None
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def _corrected(message: Plain) -> datetime:
    """Take off an offset of more than 2 s; what lies 5 min ahead of its receipt happened then (5.4)."""
    at, received = _instant(message["time"]), _instant(message["data"]["received_at"])
    offset = message["data"].get("clock_offset_ms")
    if offset is not None and abs(offset) > 2_000:
        at -= timedelta(milliseconds=offset)
    corrected: datetime = received if at > received + timedelta(minutes=5) else at
    return corrected


def _newest_whole(ticks: dict[int, list[tuple[str, int, datetime]]]) -> datetime:
    everywhere = {place[:2] for places in ticks.values() for place in places}
    whole = [beat for beat, places in ticks.items() if {place[:2] for place in places} == everywhere]
    return ticks[max(whole)][0][2]


def each(frame: pl.DataFrame, key: str) -> Iterator[tuple[str, list[Plain]]]:
    """Give the rows of each thing that a column names, in their order."""
    rows = frame.sort(key, maintain_order=True).to_dicts()
    return ((name, list(mine)) for name, mine in groupby(rows, key=itemgetter(key)))


def local(instant: str, zone: str, zones: Iterable[str]) -> pl.Expr:
    """Give the local time of an instant in the zone that another column names."""
    there = (
        pl.when(pl.col(zone) == name).then(pl.col(instant).dt.convert_time_zone(name).dt.replace_time_zone(None))
        for name in sorted(set(zones))
    )
    return pl.coalesce(*there)


def tenths(part: str, whole: str) -> pl.Expr:
    """Give a share in tenths of a percent, cut and not rounded; null over nothing (domain 3)."""
    return pl.when(pl.col(whole) > 0).then(1000 * pl.col(part) // pl.col(whole))


def nearest_rank(column: str, percent: int) -> pl.Expr:
    """Give the value of rank ceil(percent · n / 100) of a group."""
    return pl.col(column).sort().gather((pl.len() * percent + 99) // 100 - 1).first()
