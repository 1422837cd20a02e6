"""Statements about the made-up city: plausible, seeded, with every state on the wall. For designers and page tests."""

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from dashboards.feed import LiveRecord
from dashboards.preview_city import CENTRE, HALLS, STATIONS, city_records
from schemas.instants import DAY, HOUR, MINUTE, day_start, local_day
from schemas.live import (
    BadRatings,
    CallBoard,
    CaseBoard,
    Figure,
    Marker,
    Statement,
    Waiting,
    WindowTile,
    encode_statement,
    statement_key,
)
from schemas.reference import TOPIC_OF_REFERENCE, ServiceWindow, reference_key
from schemas.topics import CASE, HALL, HOTLINE, LIVE_OF, PARTITIONS

Changes = dict[str, object]
ODD: dict[str, Changes] = {
    "CGPCS-01": {"state": "below", "n": 50, "good": 42, "since_min": 30},
    "DHQ-06": {"state": "confirmed", "n": 50, "good": 40, "since_min": 25 * 60, "alert_acknowledged": True},
    "CGS-03": {"state": "recovering", "n": 50, "good": 45, "since_min": 200},
    "XSX-07": {"state": "watch", "n": 14, "good": 12},
    "BMPCS-01": {"state": "watch", "n": 9, "good": 6},
    "CRJ-08": {"state": "too_few", "n": 9, "good": 9},
    "DHQ-10": {"state": "too_few", "n": 17, "good": 16},
    "ZWGA-05": {"terminal": "silent", "rated_min": 18},
    "ZWGA-08": {"terminal": "frozen", "n": 50, "good": 50},
    "CGS-08": {"terminal": "offline", "heard_min": 26},
    "XSX-02": {"opening": "paused", "opened_min": 12},
    "XJPCS-01": {"opening": "closed", "opened_min": 5},
    "ZWGA-12": {"state": "not_judged", "n": 31, "good": 20},
    "SHPCS-01": {"missing": ("queue",)},
    "QLPCS-01": {"missing": ("terminal",), "terminal": "none", "n": 0, "good": 0, "state": "too_few"},
}


@dataclass(frozen=True, slots=True)
class Stage:
    """When the statements are made (µs) and how far the log has been folded."""

    now: int
    through: int = 1000

    def stated(self, topic: str, key: str) -> dict[str, object]:
        """Give what every statement carries; a key stays on its partition."""
        partition = zlib.crc32(key.encode()) % PARTITIONS[topic]
        tick = self.now // MINUTE * MINUTE
        return {"source": f"{topic}/{partition}", "through": self.through, "tick_at": tick, "reference": "preview"}


def live_record(statement: Statement) -> LiveRecord:
    """Make the record that a worker would write."""
    topic, _, partition = statement.source.rpartition("/")
    return LIVE_OF[topic], int(partition), statement_key(statement), encode_statement(statement)


def reference_records() -> list[LiveRecord]:
    """Make the reference records of the city."""
    return [(TOPIC_OF_REFERENCE[type(one)], 0, reference_key(one), msgspec.json.encode(one)) for one in city_records()]


def markers(stage: Stage, *, as_of: int | None = None) -> list[LiveRecord]:
    """Make the markers of all sources."""
    tick = stage.now // MINUTE * MINUTE
    return [
        live_record(
            Marker(
                source=f"{topic}/{partition}",
                through=stage.through,
                tick_at=tick,
                reference="preview",
                as_of=stage.now if as_of is None else as_of,
            )
        )
        for topic in LIVE_OF
        for partition in range(PARTITIONS[topic])
    ]


def tile(stage: Stage, window: ServiceWindow, **changes: object) -> WindowTile:
    """Make the tile of a window: an ordinary one, with changes; *_min are minutes before now."""
    luck = random.Random(f"{window.window_id}")  # noqa: S311 - made-up figures
    odd = {**ODD.get(window.window_id, {}), **changes}
    before = {
        name.removesuffix("_min"): stage.now - int(str(odd.pop(name))) * MINUTE
        for name in list(odd)
        if name.endswith("_min")
    }
    served = luck.randint(12, 44)
    rated = served * luck.randint(42, 68) // 100
    n = int(str(odd.get("n", 50)))
    good = int(str(odd.get("good", n - luck.choice((0, 0, 0, 1, 1, 2)))))
    bad_today = min(rated, max(0, n - good - 1))
    values: dict[str, object] = {
        **stage.stated(HALL, window.hall_id),
        "window_id": window.window_id,
        "hall_id": window.hall_id,
        "state": "normal",
        "since": before.get("since"),
        "last_rating_at": before.get("rated", stage.now - luck.randint(1, 14) * MINUTE),
        "today_rated": rated,
        "today_good": rated - bad_today,
        "today_bad": bad_today,
        "today_defaults": luck.randint(0, 1),
        "today_served": served,
        "opening": "open",
        "opening_since": before.get("opened", stage.now - 90 * MINUTE),
        "terminal": "online",
        "terminal_seen_at": before.get("heard", stage.now - luck.randint(0, 4) * MINUTE),
        "waiting": luck.randint(0, 6),
        "oldest_wait_at": stage.now - luck.randint(0, 14) * MINUTE,
        "missing": (),
        **odd,
        "n": n,
        "good": good,
        "bad": n - good,
    }
    if not window.has_queue or values["opening"] == "closed":
        values |= {"waiting": None, "oldest_wait_at": None}
    return msgspec.convert(values, WindowTile)


def statements(stage: Stage) -> Iterator[Statement]:
    """Make everything the wall shows."""
    windows = [one for one in city_records() if isinstance(one, ServiceWindow)]
    tiles = [tile(stage, window) for window in windows]
    yield from tiles
    for hall_id in [one[0] for one in HALLS] + [f"{one[0]}PCS" for one in STATIONS]:
        yield from _hall(stage, hall_id, [one for one in tiles if one.hall_id == hall_id])
    yield from _calls(stage)


def records(stage: Stage) -> list[LiveRecord]:
    """Make the records of a whole wall."""
    return [*reference_records(), *[live_record(one) for one in statements(stage)], *markers(stage)]


def _hall(stage: Stage, hall_id: str, tiles: list[WindowTile]) -> Iterator[Statement]:
    luck = random.Random(hall_id)  # noqa: S311 - made-up figures
    here = stage.stated(HALL, hall_id)
    today = day_start(local_day(stage.now))
    rated, good = sum(one.today_rated for one in tiles), sum(one.today_good for one in tiles)
    served = sum(one.today_served for one in tiles)
    bad, waiting = rated - good, [one for one in tiles if one.waiting is not None]
    waits = {minutes: luck.randint(1, 9) * len(tiles) for minutes in range(0, luck.randint(9, 26), 2)}
    day = {"scope": "hall", "scope_id": hall_id, "bucket": "day", "start": today, **here}
    yield _figure(day, "M-01", good, rated)
    yield _figure(day, "M-05", rated, served, excluded={"no_device": luck.randint(0, 3)})
    yield _figure(day, "M-09", sum(waits.values()), sum(waits.values()), histogram=waits)
    for start in range(today - DAY + 9 * HOUR, stage.now, HOUR):
        hour = (start - today) % DAY // HOUR
        if start >= today + 9 * HOUR or (9 <= hour < 17 and hour != 12):
            n = max(rated // 3, 2)
            there = {**day, "bucket": "hour", "start": start}
            yield _figure(there, "M-01", n - (luck.random() < 0.35), n)
    overdue, near = luck.choice((0, 0, 1, 2)), luck.randint(0, 7)
    matter = stage.stated(CASE, hall_id)
    case = {**matter, "unit_id": hall_id, "open": 20 + near, "overdue": overdue, "near_due": near}
    yield msgspec.convert({**case, "oldest_due_at": stage.now - 2 * DAY if overdue else None}, CaseBoard)
    yield msgspec.convert({**here, "hall_id": hall_id, "today": bad, "open": bad // 3}, BadRatings)
    oldest = min((one.oldest_wait_at for one in waiting if one.oldest_wait_at is not None), default=None)
    people = sum(one.waiting or 0 for one in waiting) if waiting else None
    yield msgspec.convert({**here, "hall_id": hall_id, "people": people, "oldest_wait_at": oldest}, Waiting)


def _calls(stage: Stage) -> Iterator[Statement]:
    luck = random.Random(CENTRE)  # noqa: S311 - made-up figures
    here = stage.stated(HOTLINE, CENTRE)
    today = day_start(local_day(stage.now))
    total = quick = answered_in_all = 0
    for start in range(today + 8 * HOUR, stage.now, HOUR // 2):
        offered = luck.randint(20, 46)
        answered = offered - luck.randint(0, 3)
        total, answered_in_all, quick = total + offered, answered_in_all + answered, quick + answered * 9 // 10
        place = {"scope": "centre", "scope_id": CENTRE, "bucket": "halfhour", "start": start, **here}
        yield _figure(place, "M-26", answered, offered)
    day = {"scope": "centre", "scope_id": CENTRE, "bucket": "day", "start": today, **here}
    rolling = {**day, "bucket": "rolling", "start": stage.now - DAY}
    for span in (day, rolling):
        yield _figure(span, "M-26", answered_in_all, total)
        yield _figure(span, "M-26a", quick, total)
    yield msgspec.convert({**here, "centre_id": CENTRE, "waiting": 3, "oldest_offered_at": stage.now}, CallBoard)


def _figure(place: dict[str, object], metric: str, numerator: int, denominator: int, **more: object) -> Figure:
    values = {**place, "metric": metric, "numerator": numerator, "denominator": denominator, **more}
    return msgspec.convert(values, Figure)
