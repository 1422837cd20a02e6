"""What the views look at: the state, the moment, the language, and today's figures gathered once a frame."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboards.clock_words import Language, Speak, speak
from dashboards.places import ROWS, Row, rows_of
from dashboards.state import WallState
from schemas.instants import DEFAULT_ZONE, MINUTE, SECOND, day_start, local_day
from schemas.live import Figure, Marker, WindowTile
from schemas.reference import Unit


@dataclass(frozen=True, slots=True)
class Limits:
    """From which age (µs of the product's clock) data are behind, lost, and ticks missing."""

    behind: int
    lost: int
    ticks: int


def limits(speed: float) -> Limits:
    """Give the limits: 5 s, 60 s, 3 min of clock time, never tighter than 5, 15, 10 real seconds (design 4)."""
    real = int(max(speed, 1.0) * SECOND)
    return Limits(max(5 * SECOND, 5 * real), max(60 * SECOND, 15 * real), max(3 * MINUTE, 10 * real))


@dataclass(frozen=True, slots=True)
class Moment:
    """The product's clock (µs) and its speed when a frame is drawn."""

    clock: int
    speed: float = 1.0
    is_real: bool = True


FigureKey = tuple[str, str, str]
"""Metric, scope, bucket."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at the wall, in one language. now: the last tick, or the clock before there was one."""

    state: WallState
    moment: Moment
    language: Language
    t: Speak
    zone: str
    now: int
    today: int
    """Start (µs) of the local day of `now`."""
    limits: Limits
    all_rows: tuple[Row, ...]
    tiles: Mapping[str, WindowTile]
    longest_wait: WindowTile | None
    """The tile whose longest current wait is the longest of all; of equal ones the first by id."""
    figures: Mapping[FigureKey, tuple[Figure, ...]]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give the rows that have a place on the wall; the rest is counted, and listed when it is an exception."""
        return self.all_rows[:ROWS]

    def shares_row(self, hall: Unit) -> bool:
        """Say whether the row of a hall holds other halls too."""
        return any(hall in row.halls and len(row.halls) > 1 for row in self.all_rows)

    def short_name(self, unit: Unit) -> str:
        """Name a unit as its row is named, if the row is its own."""
        if unit.group and not self.shares_row(unit):
            return self.t(unit.group, unit.group_en or unit.name_en or unit.group)
        return self.t(unit.name, unit.name_en or unit.name)

    def of_today(self, metric: str, scope: str, *, ids: Iterable[str] | None = None) -> list[Figure]:
        """Give today's day figures of a metric, of some scopes or of all."""
        return self.starting(self.today, metric, scope, "day", ids=ids)

    def starting(
        self, start: int, metric: str, scope: str, bucket: str, *, ids: Iterable[str] | None = None
    ) -> list[Figure]:
        """Give the figures of one bucket."""
        wanted = None if ids is None else set(ids)
        found = self.figures.get((metric, scope, bucket), ())
        return [one for one in found if one.start == start and (wanted is None or one.scope_id in wanted)]

    def is_stale(self, tile: WindowTile) -> bool:
        """Say whether the source of a tile is behind by itself."""
        marker: Marker | None = self.state.markers.get(tile.source)
        return marker is None or self.moment.clock - marker.as_of > self.limits.behind


def look(state: WallState, moment: Moment, language: Language) -> Sight:
    """Gather what one frame needs."""
    zone = next((hall.zone for hall in state.city.halls), DEFAULT_ZONE)
    now = state.tick_at or moment.clock
    figures: dict[FigureKey, list[Figure]] = defaultdict(list)
    for figure in state.statements(Figure):
        figures[figure.metric, figure.scope, figure.bucket].append(figure)
    tiles = {tile.window_id: tile for tile in sorted(state.statements(WindowTile), key=_recent)}
    waits = [(tile.oldest_wait_at, tile.window_id) for tile in tiles.values() if tile.oldest_wait_at is not None]
    return Sight(
        state=state,
        moment=moment,
        language=language,
        t=speak(language),
        zone=zone,
        now=now,
        today=day_start(local_day(now, zone), zone),
        limits=limits(moment.speed),
        all_rows=rows_of(state.city),
        tiles=tiles,
        longest_wait=tiles[min(waits)[1]] if waits else None,
        figures={key: tuple(found) for key, found in figures.items()},
    )


def _recent(tile: WindowTile) -> tuple[int, int, str]:
    """Order tiles of one window from two partitions (after a migration): the one folded further counts."""
    return (tile.tick_at, tile.through, tile.source)
