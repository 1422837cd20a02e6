"""Tie an element of a page to a text of the view: server and script fill the same places from the same names."""

from collections.abc import Mapping

import msgspec
from markupsafe import Markup


class Binding:
    """What a template calls to place the texts of one view; remembers which were placed."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.placed: set[str] = set()

    def say(self, tag: str, name: str, look: str = "") -> Markup:
        """Make an element that holds one text."""
        return Markup('<{} class="{}"{}>{}</{}>').format(tag, look, self._data(("", name)), self._get(name), tag)

    def put(self, *pairs: tuple[str, str]) -> Markup:
        """Make the attributes of an element: (attribute, name of the text), …; no attribute means its content."""
        named = ((kind, name) for kind, name in pairs if kind)
        attributes = Markup("").join(Markup(' {}="{}"').format(kind, self._get(name)) for kind, name in named)
        return attributes + self._data(*pairs)

    def once(self, name: str) -> str:
        """Give a text for the first paint only."""
        return self._get(name)

    def _get(self, name: str) -> str:
        self.placed.add(name)
        return self._texts[name]

    @staticmethod
    def _data(*pairs: tuple[str, str]) -> Markup:
        return Markup(' data-bind="{}"').format(msgspec.json.encode(pairs).decode())
