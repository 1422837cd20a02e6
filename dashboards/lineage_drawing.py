"""Lay a lineage out: topics on the left, the table on the right, each part beside what reads it. Pure."""

from dataclasses import dataclass

from schemas.events import FAMILIES
from schemas.topics import topic_of
from warehouse.columns import table_of
from warehouse.lineage import Lineage, layer_of, topics_in

_ROW, _GAP, _HEIGHT, _LETTER, _PADDING = 34, 44, 24, 6.4, 18
_TOPIC_OF_RAW = {
    table_of(family): (topic_of(next(iter(events))),) for family, events in FAMILIES.items() if family != "clock"
}


@dataclass(frozen=True, slots=True)
class Box:
    """One part: its name, its layer, where it stands."""

    name: str
    layer: str
    x: int
    y: int
    width: int
    height: int = _HEIGHT

    @property
    def middle(self) -> int:
        """Give the height at which curves meet it."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and the curves between them, and how large the whole is."""

    boxes: tuple[Box, ...]
    curves: tuple[str, ...]
    width: int
    height: int


def draw(lineage: Lineage, mart: str) -> Drawing:
    """Place every part in a column by how far it is from the table, and join what reads what."""
    edges = {part: sources or topics_in(part) for part, sources in lineage.parts.items()}
    edges |= {part: _TOPIC_OF_RAW[part] for part in edges if part in _TOPIC_OF_RAW}
    columns = _columns(edges, f"marts/{mart}")
    boxes: dict[str, Box] = {}
    right = sum(_width(column) + _GAP for column in columns) - _GAP
    height = max(len(column) for column in columns) * _ROW
    x = right
    for column in columns:
        width = _width(column)
        x -= width
        readers = {
            name: [boxes[by].middle for by, of in edges.items() if name in of and by in boxes] for name in column
        }
        column.sort(key=lambda name: (sum(readers[name]) / max(1, len(readers[name])), name))
        top = (height - len(column) * _ROW) // 2
        for place, name in enumerate(column):
            boxes[name] = Box(_short(name), _layer(name), x, top + place * _ROW + (_ROW - _HEIGHT) // 2, width)
        x -= _GAP
    curves = tuple(
        _curve(boxes[source], boxes[part]) for part, sources in edges.items() for source in sources if source in boxes
    )
    return Drawing(tuple(boxes.values()), curves, right, height)


def _columns(edges: dict[str, tuple[str, ...]], root: str) -> list[list[str]]:
    """Give the parts by their longest way to the table; what comes from outside stands in the leftmost two columns."""
    depth = {root: 0}
    waiting = [root]
    while waiting:
        part = waiting.pop()
        for source in edges.get(part, ()):
            if depth.get(source, -1) < depth[part] + 1:
                depth[source] = depth[part] + 1
                waiting.append(source)
    topics = {name for name in depth if name not in edges}
    outer = {name for name in depth if "/" not in name and name not in topics}
    most = max([depth[name] for name in depth if "/" in name])
    for name in outer:
        depth[name] = most + 1
    for name in topics:
        depth[name] = most + 2
    found: list[list[str]] = [[] for _ in range(most + 3)]
    for name, place in depth.items():
        found[place].append(name)
    return [column for column in found if column]


def _curve(source: Box, part: Box) -> str:
    begin, end = source.x + source.width, part.x
    bend = max(20, (end - begin) // 2)
    return f"M{begin} {source.middle}C{begin + bend} {source.middle} {end - bend} {part.middle} {end} {part.middle}"


def _short(name: str) -> str:
    return name.partition("/")[2] or name


def _layer(name: str) -> str:
    return "topic" if "." in name else layer_of(name)


def _width(column: list[str]) -> int:
    return int(max(len(_short(name)) for name in column) * _LETTER) + _PADDING
