"""Find a hall or a service window by what people call it, and name the nearest when there is none. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from schemas.reference import City, ServiceWindow, Unit

NEAR = 3
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing, or more than one thing, has this name; `near` are names that do or might be meant."""

    text: str
    near: tuple[str, ...]
    several: bool = False

    @property
    def chinese(self) -> str:
        """Say it to a person."""
        listed = "、".join(self.near)
        if self.several:
            return f"“{self.text}”不止一个，请写明：{listed}"
        return f"没有“{self.text}”" + (f"，是不是：{listed}？" if listed else "")

    @property
    def english(self) -> str:
        """Say it in English."""
        listed = ", ".join(self.near)
        if self.several:
            return f"{self.text!r} is not unique; say which: {listed}"
        return f"no {self.text!r}" + (f"; did you mean {listed}?" if listed else "")


def find_hall(city: City, text: str) -> Unit | NotFound:
    """Find a hall by its id or name."""
    return _find(text, city.halls, lambda hall: (hall.unit_id, hall.name), lambda hall: f"{hall.unit_id} {hall.name}")


def find_window(city: City, text: str, hall_id: str | None = None) -> ServiceWindow | NotFound:
    """Find a service window by its id, name or label, in one hall or in the whole city."""
    windows = city.windows_of(hall_id) if hall_id else tuple(city.windows.values())
    return _find(
        text,
        windows,
        lambda one: (one.window_id, one.name, one.label),
        lambda one: f"{one.window_id} {one.name}",
    )


def _find(
    text: str, things: Iterable[Found], names_of: Callable[[Found], tuple[str, ...]], said: Callable[[Found], str]
) -> Found | NotFound:
    wanted = text.strip().casefold()
    named = [(tuple(name.casefold() for name in names_of(thing)), thing) for thing in things]
    for place in range(max((len(names) for names, _ in named), default=0)):
        hits = [thing for names, thing in named if names[place] == wanted]
        if len(hits) == 1:
            return hits[0]
        if hits:
            return NotFound(text, tuple(said(thing) for thing in hits[:NEAR]), several=True)
    return NotFound(text, _near(wanted, named, said))


def _near(wanted: str, named: list[tuple[tuple[str, ...], Found]], said: Callable[[Found], str]) -> tuple[str, ...]:
    by_name = {name: thing for names, thing in named for name in names}
    holding = [name for name in by_name if wanted and wanted in name]
    close = [*holding, *get_close_matches(wanted, by_name, n=2 * NEAR, cutoff=0.4)]
    return tuple(dict.fromkeys(said(by_name[name]) for name in close))[:NEAR]
